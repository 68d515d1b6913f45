import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { crashPointsIn, isInSubmitHalf, killableCrashPoints } from '../support/kill-scenarios.js';

const page = await readFile('docs/crash-points.md', 'utf8');

test('the page of crash points has a row for each at which the service lane dies, and counts them', async () => {
  const points = await killableCrashPoints();
  const rows = [...page.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, name = '']) => name);
  expect(rows.toSorted(byName)).toEqual(points);
  const submitHalf = points.filter(isInSubmitHalf).length;
  expect(page).toContain(`each of the ${points.length} below, ${submitHalf} of them between the first upload and`);
});

test('the page of crash points names every one there is, and no other', async () => {
  const folders = (await readdir('src', { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const named = [...page.matchAll(/`([a-z]+\.[a-z_-]+)`/g)].map(([, name = '']) => name);
  expect([...new Set(named)].toSorted(byName)).toEqual(await crashPointsIn(folders.map(({ name }) => `src/${name}`)));
});

function byName(left: string, right: string): number {
  return left.localeCompare(right, 'en');
}
