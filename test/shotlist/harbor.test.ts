import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openProjectFiles } from '../../src/adapters/project-files/open-project-files.js';
import { type ReadShotLists, runReadShotLists } from '../../src/shotlist/run-read-shot-lists.js';
import { listOptions } from '../support/list-options.js';

describe('the example show', () => {
  test('reads without a word, every shot at its place', async () => {
    const { lists, diagnostics, references } = await readHarbor();
    expect(diagnostics).toEqual([]);
    expect(lists.map(({ file, shots }) => [file, shots.length])).toEqual([
      ['shotlists/harbor-pickups.csv', 4],
      ['shotlists/harbor.shotlist.yaml', 10],
    ]);
    expect([...references].map(([path, { width, height, mediaType }]) => [path, mediaType, width, height])).toEqual([
      ['shotlists/refs/dck-0010.png', 'image/png', 1280, 720],
      ['shotlists/refs/dck-0040.png', 'image/png', 1280, 720],
      ['shotlists/refs/lgt-0020.png', 'image/png', 1024, 1792],
    ]);
  });

  test('knows where every value of a shot was written', async () => {
    const { lists } = await readHarbor();
    const yaml = lists[1]?.shots.find(({ id }) => id === 'DCK_0010');
    expect(yaml?.origins().find('seconds')).toMatchObject({
      layer: 'shot',
      place: { line: 19, column: 18, endColumn: 19 },
    });
    expect(yaml?.origins().find('model')).toMatchObject({ layer: 'list', place: { line: 5, column: 10 } });
    const csv = lists[0]?.shots.find(({ id }) => id === 'LGT_0025');
    expect(csv?.origins().find('takes')).toMatchObject({ layer: 'shot', place: { line: 4, cell: 'F4' } });
    expect(csv?.editorial.notes).toBe('Editorial asked for a second take, "slower"');
  });
});

function readHarbor(): Promise<ReadShotLists> {
  const files = openProjectFiles(resolve(import.meta.dirname, '../..'));
  return runReadShotLists({ patterns: ['shotlists/'] }, { files }, listOptions());
}
