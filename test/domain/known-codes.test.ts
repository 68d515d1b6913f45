import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { knownCodes } from '../../src/domain/known-codes.js';

const source = fileURLToPath(new URL('../../src', import.meta.url));
const tables = ['diagnostic-codes.ts', 'error-codes.ts'].map((name) => join(source, 'domain', name));

describe('the codes that the program prints', () => {
  test('each one in the source has an entry, and each entry is used', () => {
    expect(codesOfSource()).toEqual(new Set(Object.keys(knownCodes)));
  });

  test.each(Object.entries(knownCodes))('%s says in sentences what it means, why, and what to do', (_code, entry) => {
    for (const text of [entry.means, entry.why, entry.fix]) expect(text).toMatch(/^[^\s].*[.!]$/s);
  });
});

function codesOfSource(): ReadonlySet<string> {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(source, name))
    .filter((path) => !tables.includes(path));
  const codes = files.flatMap((path) => readFileSync(path, 'utf8').match(/\b[EW]_[A-Z0-9]+(?:_[A-Z0-9]+)*\b/g) ?? []);
  return new Set(codes);
}
