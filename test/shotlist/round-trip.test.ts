import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Shot } from '../../src/domain/shot-list.js';
import { type CsvPreset, formatCsvList } from '../../src/shotlist/format-csv-list.js';
import { formatYamlList } from '../../src/shotlist/format-yaml-list.js';
import { importCsv } from '../../src/shotlist/import-csv.js';
import { guardCell, unguardCell } from '../../src/shotlist/spreadsheet-guard.js';
import { listOptions } from '../support/list-options.js';
import { listOf } from '../support/plan-builder.js';

const options = listOptions();
const letters = fc.constantFrom(
  'a',
  'é',
  ' ',
  '"',
  "'",
  ',',
  ';',
  '\n',
  '\t',
  '#',
  ':',
  '-',
  '=',
  '+',
  '@',
  '~',
  '|',
  '>',
  '\u2028',
  '\u00a0',
  '海',
  '0',
);
const prompt = fc
  .oneof(fc.string({ unit: letters, minLength: 1, maxLength: 60 }), fc.lorem({ maxCount: 40, mode: 'words' }))
  .filter((text) => text.trim() !== '');
const id = fc.stringMatching(/^(0[0-9]{1,4}|[A-Z]{3}_0[0-9]{3}|1[0-9]{3})$/);
const written = fc.uniqueArray(fc.record({ id, prompt }), { minLength: 1, maxLength: 6, selector: (one) => one.id });

describe('lists come back as they went', () => {
  test('YAML to CSV to YAML keeps every id and every prompt byte', () => {
    fc.assert(
      fc.property(written, (list) => {
        const shots = list.map((one) => aShot(one));
        const csv = formatCsvList(shots, { preset: 'plain', file: 'list.csv' });
        const fromCsv = listOf(csv, options, 'list.csv').shots;
        const yaml = formatYamlList(fromCsv, { show: 'HRB', file: 'list.yaml' });
        expect(outline(listOf(yaml.replace(/^.*?shots:\n/s, ''), options).shots)).toEqual(outline(shots));
      }),
    );
  });

  test.each<CsvPreset>(['excel', 'kitsu'])('export for %s and import keep them too', (preset) => {
    fc.assert(
      fc.property(written, (list) => {
        const shots = list.map((one) => aShot(one));
        const text = formatCsvList(shots, { preset, file: 'list.csv' });
        const { shots: back, diagnostics } = importCsv('list.csv', Buffer.from(text), options);
        expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(outline(back)).toEqual(outline(shots));
      }),
    );
  });

  test('a guarded cell comes back exactly, whatever it was', () => {
    fc.assert(fc.property(fc.string({ unit: letters }), (text) => unguardCell(guardCell(text)) === text));
  });

  test('every field of a shot comes back', () => {
    const full = `  - id: DCK_0010
    prompt: A gull.
    takes: 3
    input_reference: refs/frame.png
    params: { seed: 7, negative_prompt: fog }
    render: hold
    locked: true
    status: wip
    priority: 2.5
    due: 2026-12-01
    order: 4
    assignee: Ida
    cut_in: 1001
    cut_out: 1096
    handles: 8
    tags: [hero, night]
    description: The gull.
    notes: Hold for the bell.
    x-lens: '35'
  - { id: DCK_0020, prompt: It goes on., extends: { shot: DCK_0010, take: 2 } }
  - { id: DCK_0030, prompt: In teal., edit_of: DCK_0010, input_reference: { file_id: file-1 } }
`;
    const shots = listOf(full, options).shots;
    const csv = listOf(formatCsvList(shots, { preset: 'plain', file: 'list.csv' }), options, 'list.csv').shots;
    expect(csv.map(withoutPlaces)).toEqual(shots.map(withoutPlaces));
    const yaml = formatYamlList(shots, { show: 'HRB', file: 'list.yaml' });
    expect(listOf(yaml.replace(/^.*?shots:\n/s, ''), options).shots.map(withoutPlaces)).toEqual(
      shots.map(withoutPlaces),
    );
  });
});

function aShot({ id: shotId, prompt: text }: { id: string; prompt: string }): Shot {
  const [template] = listOf(`  - { id: '${shotId}', prompt: x }\n`, options).shots;
  if (template === undefined) throw new Error('The builder makes one shot.');
  return { ...template, prompt: text };
}

function outline(shots: readonly Shot[]): string[][] {
  return shots.map((shot) => [shot.id, shot.prompt, shot.model, shot.size, String(shot.seconds)]);
}

function withoutPlaces({ place: _place, origins: _origins, ...shot }: Shot): object {
  return shot;
}
