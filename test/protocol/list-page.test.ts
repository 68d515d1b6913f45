import { expect, test } from 'vitest';
import type { ApiFile } from '../../src/domain/api-file.js';
import { formatFile, parseFile } from '../../src/protocol/file-object.js';
import { formatListPage, parseListPage } from '../../src/protocol/list-page.js';

const file: ApiFile = {
  id: 'file-1',
  filename: 'shots.jsonl',
  sizeBytes: 120,
  purpose: 'batch',
  createdAtMs: 1_790_000_000_000,
  expiresAtMs: undefined,
};

test('a page of files survives the wire', () => {
  const page = parseListPage(formatListPage([formatFile(file)], true), parseFile);
  expect(page).toEqual({ items: [file], next: 'file-1', unreadable: 0 });
});

test('a list without has_more is whole', () => {
  expect(parseListPage({ object: 'list', data: [formatFile(file)] }, parseFile)?.next).toBeUndefined();
});

test('a page that says "more" and holds nothing ends the walk', () => {
  expect(parseListPage({ data: [], has_more: true, last_id: 'file-1' }, parseFile)?.next).toBeUndefined();
});

test('an unreadable member is counted and does not cost the others', () => {
  expect(parseListPage({ data: [7, formatFile(file)] }, parseFile)).toMatchObject({ items: [file], unreadable: 1 });
});
