import { expect, test } from 'vitest';
import { isInSubmitHalf, killableCrashPoints, killScenarioOf } from '../support/kill-scenarios.js';
import { killedNight } from '../support/killed-night.js';
import { serviceSize } from '../support/service-size.js';

const seeds = [1, 2, 3, 4, 5].slice(0, serviceSize(5, 1));
const points = await killableCrashPoints();

test('there are crash points all along the way', () => {
  expect(points.filter(isInSubmitHalf).length).toBeGreaterThan(29);
});

const deaths = points.flatMap((point) => seeds.map((seed) => [point, seed] as const));

test.each(deaths)('killed at %s, seed %d, nothing is paid twice and nothing lost', async (point, seed) => {
  const scenario = killScenarioOf(point);
  const { ending, transcript } = await killedNight({ point, seed, scenario });
  expect(ending, transcript).toEqual({
    point,
    wasKilled: true,
    exitCode: scenario.exitCode ?? 0,
    renderedTwice: [],
    lost: 0,
    withoutEnd: 0,
  });
});
