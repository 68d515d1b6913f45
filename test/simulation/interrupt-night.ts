import { expect } from 'vitest';
import { type SimulationResult, simulateNight } from './simulate-night.js';
import type { SimulationOptions } from './simulation-options.js';

export interface NightInterruptions {
  /** Calls to the world of the life that died. */
  readonly calls: number;
  readonly nights: number;
  /** The `run-*` that it went through. */
  readonly steps: readonly string[];
}

/**
 * One life of the process dies at its n-th call to the world for every n, before and after it took effect, and the same
 * command runs again: the same takes land, and no invariant is broken.
 */
export async function interruptNight(
  options: SimulationOptions,
  {
    seed = 1,
    lifeOf = () => 1,
  }: { readonly seed?: number; readonly lifeOf?: (clean: SimulationResult) => number } = {},
): Promise<NightInterruptions> {
  const clean = await simulateNight(seed, { ...options, namesSteps: true });
  expect(clean.violations).toEqual([]);
  const life = lifeOf(clean);
  const calls = clean.callsOfLives[life - 1] ?? 0;
  const landed = takesLanded(clean.attempts);
  for (let call = 1; call <= calls; call += 1) {
    for (const when of ['before', 'after'] as const) {
      const night = await simulateNight(seed, { ...options, endsAt: { life, call, when } });
      const place = `call ${call} of ${calls}, ${when} it took effect`;
      expect(night.violations, place).toEqual([]);
      expect(takesLanded(night.attempts), place).toEqual(landed);
    }
  }
  return { calls, nights: 2 * calls, steps: [...(clean.stepsOfLives[life - 1] ?? [])] };
}

/** Takes, not attempts: a call that was never accepted is tried again under its next number. */
function takesLanded(attempts: Readonly<Record<string, string>>): readonly string[] {
  const landed = Object.entries(attempts).filter(([, state]) => state === 'landed');
  return landed
    .map(([customId]) => customId.replace(/\.a\d+\./, '.'))
    .sort((left, right) => left.localeCompare(right, 'en'));
}
