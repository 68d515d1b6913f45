import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';
import { interruptionFiles, notInterrupted, stepsOf } from './support/interruption-list.js';

const steps = globSync('**/run-*.ts', { cwd: 'src' }).map((file) => file.replace(/\.ts$/, ''));
const interrupted = new Set(interruptionFiles().flatMap(stepsOf));

test('every step of the project is interrupted somewhere, or is on the list of those that are not', () => {
  expect(steps.length).toBeGreaterThan(60);
  expect(steps.filter((step) => !interrupted.has(step) && !(step in notInterrupted))).toEqual([]);
});

test('a step that is interrupted is not on the list of those that are not, and each is still there', () => {
  expect([...interrupted].filter((step) => step in notInterrupted)).toEqual([]);
  const listed = [...interrupted, ...Object.keys(notInterrupted)];
  expect(listed.filter((step) => !steps.includes(step))).toEqual([]);
});

test('every file that is said to interrupt steps is there', () => {
  expect(interruptionFiles().filter((file) => !existsSync(join('test', file)))).toEqual([]);
});
