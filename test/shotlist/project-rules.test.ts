import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/domain/diagnostic.js';
import { sha256Of } from '../../src/domain/sha256.js';
import type { ShotList } from '../../src/domain/shot-list.js';
import { checkShots } from '../../src/shotlist/check-shots.js';
import { fillInList } from '../../src/shotlist/fill-in-list.js';
import type { ListOptions } from '../../src/shotlist/list-options.js';
import { parseCsvList } from '../../src/shotlist/parse-csv-list.js';
import { parseYamlList } from '../../src/shotlist/parse-yaml-list.js';
import { sourceText } from '../../src/written/source-text.js';
import { listOptions } from '../support/list-options.js';

describe('status_map', () => {
  const statusMap = { omit: ['omt', 'OMIT'], hold: ['hld', 'WTG'], locked: ['fin', 'final'] };

  test.each([
    ['omt', '', '', { render: 'omit', isLocked: false }],
    ['Omit', '', '', { render: 'omit', isLocked: false }],
    ['wtg', '', '', { render: 'hold', isLocked: false }],
    ['FINAL', '', '', { render: 'yes', isLocked: true }],
    ['ip', '', '', { render: 'yes', isLocked: false }],
    ['', '', '', { render: 'yes', isLocked: false }],
    ['omt', 'yes', '', { render: 'yes', isLocked: false }],
    ['fin', '', 'false', { render: 'yes', isLocked: false }],
    ['ip', 'hold', 'true', { render: 'hold', isLocked: true }],
  ])(
    'status `%s`, render `%s`, locked `%s`: a field of its own wins over the word',
    (status, render, locked, expected) => {
      const text = `id,prompt,Status,render,locked\nDCK_0010,A gull.,${status},${render},${locked}\n`;
      const options = listOptions({ statusMap, defaults: { model: 'sora-2', size: '1280x720', seconds: '8' } });
      const { list } = parseCsvList(sourceText('a.csv', text), options.config);
      if (list === undefined) throw new Error('The list cannot be read.');
      expect(fillInList(list, sha256Of(text), options).list.shots[0]?.editorial).toMatchObject(expected);
    },
  );
});

test('a character of the config is told of at its name there', () => {
  const defaults = { model: 'sora-2', size: '1280x720', seconds: '8' };
  const characters = { mossy: { name: 'Mossy', clip: 'mossy.mp4' } };
  const options = listOptions({ file: 'nightshoot.yaml', characters, defaults });
  const text = 'id,prompt,characters\nDCK_0010,Mossy waits.,mossy\n';
  const { list } = parseCsvList(sourceText('a.csv', text), options.config);
  if (list === undefined) throw new Error('The list cannot be read.');
  expect(fillInList(list, sha256Of(text), options).list.shots[0]?.characters).toEqual([
    { key: 'mossy', name: 'Mossy', clip: 'mossy.mp4', place: { file: 'nightshoot.yaml', field: 'characters.mossy' } },
  ]);
});

describe('naming', () => {
  const ids = ['DCK_0010', '104_DCK_0010', 'SQ01_SH0010', 'E01_SQ01_SH0010', 'DCK_10', 'shot-001'];

  test.each([
    ['simple', ids],
    ['netflix', ['DCK_0010', '104_DCK_0010']],
    ['kitsu', ['SQ01_SH0010', 'E01_SQ01_SH0010']],
  ] as const)('`%s` takes %j', (naming, taken) => {
    expect(ids.filter((id) => namingFaults(id, naming).length === 0)).toEqual(taken);
  });

  test('says where the id stands, how it should look, and how to be free of the rule', () => {
    expect(namingFaults('DCK_10', 'netflix')).toMatchObject([
      {
        severity: 'error',
        message: "`DCK_10` does not follow the project's naming `netflix`.",
        place: { file: 'a.yaml', line: 4, column: 11 },
        hint: 'Name it like `104_DCK_0010`, or set `naming: simple` in the config.',
      },
    ]);
  });

  function namingFaults(id: string, naming: ListOptions['config']['naming']): readonly Diagnostic[] {
    return check(`  - { id: ${id}, prompt: A gull. }\n`, { naming }).filter(({ code }) => code === 'E_NAMING');
  }
});

describe('the lint of prompts', () => {
  const block = '  - id: DCK_0010\n    prompt: >-\n      A bollard at dusk\n      where Pikachu sits.\n';

  test('points at the words, in a block too', () => {
    expect(check(block)).toMatchObject([
      { severity: 'warning', code: 'W_GUARDRAIL', value: 'Pikachu', place: { line: 7, column: 13, endColumn: 20 } },
    ]);
  });

  test('points at the text where a fold of the lines lies between its words', () => {
    expect(check(block.replace('Pikachu', 'a lookalike\n      of somebody'))).toMatchObject([
      { code: 'W_GUARDRAIL', value: 'lookalike of', place: { line: 6, column: 7 } },
    ]);
  });

  test('can be switched off', () => {
    expect(check(block, { guardrails: 'off' })).toEqual([]);
  });
});

function check(shots: string, config: Partial<ListOptions['config']> = {}): readonly Diagnostic[] {
  return checkShots([readList(shots, listOptions(config))], listOptions(config));
}

function readList(shots: string, options: ListOptions): ShotList {
  const text = `format: nightshoot/shot-list@1\ndefaults: { model: sora-2, size: 1280x720, seconds: 8 }\nshots:\n${shots}`;
  const { list } = parseYamlList(sourceText('a.yaml', text));
  if (list === undefined) throw new Error('The list cannot be read.');
  return fillInList(list, sha256Of(text), options).list;
}
