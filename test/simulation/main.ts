import { parseArgs } from 'node:util';
import { SeededRandom } from './seeded-random.js';
import { simulateNight } from './simulate-night.js';
import { ambiguityStorm, calmNight, optionsOfSeed, type SimulationOptions } from './simulation-options.js';

/**
 * `npm run simulate -- --seeds 200000`, `--storm` for the ambiguity storm, `--seed 17` for one seed with all it did.
 * `--no-fence` lets the provider copy input files, so that listing and matching is all there is: it finds duplicates.
 * A violation prints its seed and options; the same seed gives the same night. `--from` goes on where another call ended.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    storm: { type: 'boolean', default: false },
    'no-fence': { type: 'boolean', default: false },
    seconds: { type: 'string' },
  },
});

function optionsFor(seed: number): SimulationOptions {
  const options = values.storm ? { ...calmNight, faults: ambiguityStorm } : optionsOfSeed(new SeededRandom(seed));
  return { ...options, faults: { ...options.faults, hasFence: !values['no-fence'] } };
}

const only = values.seed === undefined ? undefined : Number(values.seed);
const from = only ?? Number(values.from);
const count = only === undefined ? Number(values.seeds) : 1;
const startedMs = performance.now();
const untilMs = values.seconds === undefined ? Number.POSITIVE_INFINITY : startedMs + Number(values.seconds) * 1000;
const totals = { nights: 0, failed: 0, lives: 0, unknownCalls: 0, leftToPerson: 0, lost: 0 };
const reached = new Set<string>();

for (let seed = from; seed < from + count && performance.now() < untilMs; seed += 1) {
  const options = optionsFor(seed);
  const night = await simulateNight(seed, options);
  totals.nights += 1;
  totals.lives += night.lives;
  totals.unknownCalls += night.unknownCalls;
  totals.leftToPerson += night.leftToPerson;
  totals.lost += night.lost;
  for (const place of night.reached) reached.add(place);
  if (only !== undefined)
    process.stdout.write(`${JSON.stringify({ options, ...night, reached: [...night.reached] }, null, 2)}\n`);
  if (night.violations.length === 0) continue;
  totals.failed += 1;
  process.stdout.write(
    `seed ${seed}: ${night.violations.join('; ')}\n  options ${JSON.stringify(options)}\n  events ${night.eventHash}\n`,
  );
  process.exitCode = 1;
  if (totals.failed >= 10) break;
}
const seconds = (performance.now() - startedMs) / 1000;
process.stdout.write(
  `${totals.nights} nights in ${seconds.toFixed(1)} s, ${totals.lives} lives, ${totals.unknownCalls} calls of unknown outcome, ` +
    `${totals.leftToPerson} left to a person, ${totals.lost} clips lost in long trouble, ${reached.size} crash points reached, ${totals.failed} violations\n`,
);
