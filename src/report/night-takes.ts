import type { PlannedShot } from '../domain/render-plan.js';
import { compareShotIds } from '../domain/shot-id.js';
import type { DailiesTake } from './dailies-model.js';
import { drawPlannedTake, drawTake } from './draw-take.js';
import { addressKey, type NightLookup } from './night-lookup.js';

/**
 * The takes a morning speaks of: each that had an attempt in this run, and each that the lists ask for and that no
 * earlier night landed. Footage of earlier nights is not news.
 */
export function nightTakes(night: NightLookup): readonly DailiesTake[] {
  const takes = new Map<string, DailiesTake>();
  for (const attempt of night.records.attempts) {
    if (attempt.runId !== night.records.run.id || takes.has(addressKey(attempt))) continue;
    const version = night.version(attempt.shotId, attempt.version);
    if (version !== undefined) takes.set(addressKey(attempt), drawTake(night, version, attempt.take));
  }
  for (const shot of night.records.plan.shots.filter(isAskedFor)) {
    const version = night.currentVersion(shot);
    for (const take of askedTakes(shot)) {
      const address = { shotId: shot.shotId, version: version?.version, take };
      if (takes.has(addressKey(address)) || hasLanded(night, address)) continue;
      takes.set(
        addressKey(address),
        version === undefined ? drawPlannedTake(shot, take) : drawTake(night, version, take),
      );
    }
  }
  return [...takes.values()].sort(compareTakes);
}

/** A shot that left the lists, or that its status locks, asks for nothing. */
function isAskedFor(shot: PlannedShot): boolean {
  return shot.change !== 'omitted' && shot.change !== 'locked';
}

/** As many as are asked for, and those with a number of their own: a retake, or what is left when another one is skipped. */
function askedTakes({ takes, attempts, deferred }: PlannedShot): ReadonlySet<number> {
  const counted = Array.from({ length: takes }, (_, index) => index + 1);
  return new Set([...counted, ...[...attempts, ...deferred].map(({ take }) => take)]);
}

function hasLanded(night: NightLookup, address: Parameters<NightLookup['attempts']>[0]): boolean {
  return night.attempts(address).some((attempt) => attempt.state === 'landed');
}

function compareTakes(left: DailiesTake, right: DailiesTake): number {
  return (
    compareShotIds(left.shotId, right.shotId) ||
    (left.version ?? Number.MAX_SAFE_INTEGER) - (right.version ?? Number.MAX_SAFE_INTEGER) ||
    left.take - right.take
  );
}
