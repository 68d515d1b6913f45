import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256Of } from '../../src/domain/sha256.js';
import { checkShots } from '../../src/shotlist/check-shots.js';
import { decodeText } from '../../src/shotlist/decode-text.js';
import { fillInList } from '../../src/shotlist/fill-in-list.js';
import { parseCsv } from '../../src/shotlist/parse-csv.js';
import { parseCsvList } from '../../src/shotlist/parse-csv-list.js';
import { parseYamlList } from '../../src/shotlist/parse-yaml-list.js';
import { shotFields } from '../../src/shotlist/shot-fields.js';
import { listOptions } from '../support/list-options.js';

const runs = { numRuns: 1_000 };
const options = listOptions();

const names = fc.oneof(fc.constantFrom(...shotFields.map(({ name }) => name)), fc.string({ maxLength: 12 }));
const scraps = fc.constantFrom(
  '"',
  ',',
  ';',
  '\t',
  '\n',
  '\r\n',
  '- ',
  ': ',
  '#',
  '&a',
  '*a',
  '<<',
  '{',
  '}',
  '[',
  ']',
  '|',
  '>-',
  '!!x',
  '~',
  '\ud800',
  '\u2028',
  '=1',
  '#REF!',
  '1E+05',
  '0010',
  'sora-2',
  '1280x720',
  '8',
);
const mess = fc
  .array(fc.oneof(names, scraps, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 60 })
  .map((parts) => parts.join(''));
const yaml = mess.map((text) => `format: nightshoot/shot-list@1\nshots:\n  - id: A\n    prompt: ${text}\n`);
const csv = fc
  .tuple(fc.array(names, { maxLength: 6 }), mess)
  .map(([header, text]) => `id,prompt,${header.join(',')}\n${text}`);

describe('reading whatever somebody may commit', () => {
  test('a messy YAML gives diagnostics, never an exception', () => {
    fc.assert(
      fc.property(fc.oneof(mess, yaml), (text) => readsSafely('list.yaml', Buffer.from(text))),
      runs,
    );
  });

  test('a messy CSV gives diagnostics, never an exception', () => {
    fc.assert(
      fc.property(fc.oneof(mess, csv), (text) => readsSafely('list.csv', Buffer.from(text))),
      runs,
    );
  });

  test('bytes that are no text give diagnostics, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => readsSafely('list.csv', bytes)),
      runs,
    );
  });
});

describe('parseCsv', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '"', ',', ';', '\n', '\u2028', '\t'), maxLength: 12 });
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 8 });

  test('reads what csv-parse reads', () => {
    fc.assert(
      fc.property(rows, (table) => {
        const text = table.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n');
        const ours: string[][] = [];
        parseCsv(text, ',', {
          row: ({ cells }) => ours.push(cells.map((one) => one.text)) > 0,
          fault: ({ message }) => expect.fail(message),
        });
        expect(ours).toEqual(parse(text, { relax_column_count: true }));
        expect(ours).toEqual(table);
      }),
      runs,
    );
  });
});

function readsSafely(file: string, bytes: Uint8Array): void {
  const source = decodeText(file, bytes);
  if ('severity' in source) return;
  const parsed = file.endsWith('.csv') ? parseCsvList(source, options.config) : parseYamlList(source);
  if (parsed.list === undefined) return;
  const { list } = fillInList(parsed.list, sha256Of(bytes), options);
  checkShots([list], options);
}
