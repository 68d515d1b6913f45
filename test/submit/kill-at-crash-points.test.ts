import { expect, test } from 'vitest';
import { killScenarioOf } from '../support/kill-scenarios.js';
import { killedNight } from '../support/killed-night.js';

/** One place of each kind; the service lane dies at all of them. */
test.each(['upload.after-send', 'submit.after-post', 'settle.after-fence'])(
  'killed at %s, the night pays nothing twice and loses nothing',
  async (point) => {
    const { ending, transcript } = await killedNight({ point, seed: 1, scenario: killScenarioOf(point) });
    expect(ending, transcript).toEqual({
      point,
      wasKilled: true,
      exitCode: 0,
      renderedTwice: [],
      lost: 0,
      withoutEnd: 0,
    });
  },
  120_000,
);
