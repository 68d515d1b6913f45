import { describe, expect, test } from 'vitest';
import { SeededRandom } from './seeded-random.js';
import { simulateNight } from './simulate-night.js';
import { ambiguityStorm, calm, calmNight, optionsOfSeed } from './simulation-options.js';

/** As many nights as this gives, each with its own faults; `npm run simulate` gives more. */
const budgetMs = 35_000;

describe('a simulated night', () => {
  test('pays nothing twice and loses nothing, whatever goes wrong', async () => {
    const untilMs = performance.now() + budgetMs;
    const reached = new Set<string>();
    let nights = 0;
    for (let seed = 1; performance.now() < untilMs; seed += 1) {
      const options = optionsOfSeed(new SeededRandom(seed));
      const night = await simulateNight(seed, options);
      expect(night.violations, `seed ${seed}, options ${JSON.stringify(options)}`).toEqual([]);
      for (const place of night.reached) reached.add(place);
      nights += 1;
    }
    process.stdout.write(`${nights} simulated nights, ${reached.size} crash points reached\n`);
    expect(nights).toBeGreaterThan(50);
    expect(reached.size).toBeGreaterThan(40);
  }, 150_000);

  test('replays to the same events from the same seed', async () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const options = optionsOfSeed(new SeededRandom(seed));
      const { eventHash } = await simulateNight(seed, options);
      expect((await simulateNight(seed, options)).eventHash).toBe(eventHash);
    }
    const other = await simulateNight(2, calmNight);
    expect((await simulateNight(1, calmNight)).eventHash).not.toBe(other.eventHash);
  }, 120_000);

  test('survives the ambiguity storm without a person', async () => {
    let unknownCalls = 0;
    for (let seed = 1; seed <= 150; seed += 1) {
      const night = await simulateNight(seed, { ...calmNight, faults: ambiguityStorm });
      expect(night.violations, `seed ${seed}`).toEqual([]);
      expect(night.leftToPerson, `seed ${seed}`).toBe(0);
      unknownCalls += night.unknownCalls;
    }
    expect(unknownCalls).toBeGreaterThan(25);
  }, 120_000);

  test('finds the duplicates of listing and matching alone, so it can fail', async () => {
    const faults = { ...calm, arrivesLate: 0.5, latestMs: 30 * 60_000, hasFence: false };
    const violations: string[] = [];
    for (let seed = 1; seed <= 50; seed += 1) {
      violations.push(...(await simulateNight(seed, { ...calmNight, faults })).violations);
    }
    expect(violations.join('\n')).toContain('runs beside');
  });

  test('asks a person, and pays nothing twice, where the provider has no fence to trust', async () => {
    const faults = { ...calm, arrivesLate: 0.5, neverArrives: 0.3, latestMs: 30 * 60_000, hasFence: false };
    let leftToPerson = 0;
    for (let seed = 1; seed <= 50; seed += 1) {
      const night = await simulateNight(seed, { ...calmNight, faults, trustsFence: false });
      expect(night.violations, `seed ${seed}`).toEqual([]);
      leftToPerson += night.leftToPerson;
    }
    expect(leftToPerson).toBeGreaterThan(10);
  }, 120_000);
});
