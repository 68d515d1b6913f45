import { expect, test } from 'vitest';
import { killedNight } from '../support/killed-night.js';

/** One place of each kind; the service lane dies at all of them. */
test.each([
  ['upload.after-send', []],
  ['submit.after-post', []],
  ['settle.after-fence', ['late-accept=1x']],
])('killed at %s, the night pays nothing twice and loses nothing', async (point, faults) => {
  const ending = await killedNight({ point, faults, seed: 1 });
  expect(ending).toEqual({ point, wasKilled: true, exitCode: 0, renderedTwice: [], clips: 3 });
});
