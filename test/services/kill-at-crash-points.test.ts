import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { killedNight } from '../support/killed-night.js';
import { serviceSize } from '../support/service-size.js';

const seeds = [1, 2, 3, 4, 5].slice(0, serviceSize(5, 1));

/** Faults that a night needs to come by a place; a place that is not named here is passed by every night. */
const faultsFor: Readonly<Record<string, readonly string[]>> = {
  'settle.before-list': ['lost-response=1x'],
  'settle.after-list': ['lost-response=1x'],
  'settle.after-adopt': ['lost-response=1x'],
  'settle.before-fence': ['late-accept=1x'],
  'settle.after-fence': ['late-accept=1x'],
  'settle.after-fence-record': ['late-accept=1x'],
  'settle.after-never-accepted': ['late-accept=1x'],
};

/** Places of other commands, of servers without a fence, and of batches that vanished; they have tests of their own. */
const elsewhere =
  /^(recover|cancel|dailies)\.|^settle\.after-needs-decision$|^watch\.before-(missing|needs_decision|end-gone)$/;

test('every crash point of the night is named here or passed by every night', async () => {
  expect((await crashPoints()).length).toBeGreaterThanOrEqual(30);
});

test('killed at every crash point the night pays nothing twice and loses nothing', async () => {
  const points = (await crashPoints()).filter((point) => !elsewhere.test(point));
  let kills = 0;
  for (const point of points) {
    for (const seed of seeds) {
      const ending = await killedNight({ point, faults: faultsFor[point] ?? [], seed });
      expect(ending).toEqual({ point, wasKilled: true, exitCode: 0, renderedTwice: [], clips: 3 });
      kills += 1;
    }
  }
  process.stdout.write(`${kills} nights killed at ${points.length} places\n`);
});

/** Read from the source, so that no place is forgotten. */
async function crashPoints(): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const folder of ['src/submit', 'src/reconcile', 'src/ferry']) {
    for (const file of await readdir(folder)) {
      const text = await readFile(join(folder, file), 'utf8');
      for (const [, name = ''] of text.matchAll(/reach\(['`]([^'`]+)['`]\)/g))
        for (const point of written(name)) names.add(point);
    }
  }
  return [...names].sort((left, right) => left.localeCompare(right, 'en'));
}

function written(name: string): readonly string[] {
  const variants: Readonly<Record<string, readonly string[]>> = {
    '${file}': ['lines', 'manifest'],
    '${state}': ['missing', 'needs_decision'],
  };
  for (const [slot, words] of Object.entries(variants)) {
    if (name.includes(slot)) return words.map((word) => name.replace(slot, word));
  }
  return [name];
}
