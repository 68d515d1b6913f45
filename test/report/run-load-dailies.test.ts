import { afterEach, beforeEach, expect, test } from 'vitest';
import { runLoadBooks } from '../../src/report/run-load-books.js';
import { runLoadDailies } from '../../src/report/run-load-dailies.js';
import { countingReader } from '../support/counting-reader.js';
import { aMorningProject, type MorningProject } from '../support/morning-project.js';
import { aNight, type TakeSketch } from '../support/night.js';

/** A show that landed on an earlier night, shot by shot. */
const show: readonly TakeSketch[] = Array.from({ length: 30 }, (_, index) => ({
  shot: `LGT_${String(index * 10).padStart(4, '0')}`,
  attempts: ['landed'],
  tonightFrom: 2,
}));
const tonight: readonly TakeSketch[] = [
  { shot: 'DCK_0010', attempts: ['landed'] },
  { shot: 'DCK_0020', attempts: ['refused'] },
];
const options = { timezone: 'Europe/Berlin', budgetMicroUsd: undefined };

let project: MorningProject;
beforeEach(async () => {
  project = await aMorningProject(aNight([...show, ...tonight]));
});
afterEach(() => project.remove());

test('a morning reads in full the shots of its own night, however large the show', async () => {
  const { ledger, counts } = countingReader(project.ledger);
  const model = await runLoadDailies(project, { ledger, clock: project.clock }, options);
  expect(model.takes.map(({ shotId, state }) => `${shotId} ${state}`)).toEqual([
    'DCK_0010 landed',
    'DCK_0020 needs_you',
  ]);
  expect(counts).toEqual({ versions: 2, attempts: 2, assets: 3 });
});

test('the books alone read nothing in full, and are those of the morning', async () => {
  const { ledger, counts } = countingReader(project.ledger);
  const { books } = await runLoadBooks(project, { ledger });
  expect(counts).toEqual({ versions: 0, attempts: 0, assets: 0 });
  const morning = await runLoadDailies(project, { ledger: project.ledger, clock: project.clock }, options);
  expect(books).toEqual(morning.books);
});
