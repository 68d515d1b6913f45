import { isAttemptInFlight } from '../domain/attempt-state.js';
import { groupBy } from '../domain/group-by.js';
import type { AssetRecord, AttemptRecord, RunRecord, VersionRecord } from '../domain/ledger-records.js';
import type { AssetKind } from '../domain/object-key.js';
import type { PlannedShot, RenderPlan } from '../domain/render-plan.js';
import { compareShotIds } from '../domain/shot-id.js';
import { formatTakeName } from '../domain/take-name.js';
import { type TakeState, takeGroupOf, takeStateOf } from '../domain/take-state.js';
import type { DailiesAttempt, DailiesFile, DailiesTake } from './dailies-model.js';

export interface NightRecords {
  readonly show: string;
  readonly run: RunRecord;
  /** What the lists ask for at this moment. */
  readonly plan: RenderPlan;
  readonly versions: readonly VersionRecord[];
  /** Of all nights: a take's state is decided by its whole history. */
  readonly attempts: readonly AttemptRecord[];
  readonly assets: readonly AssetRecord[];
}

/**
 * The takes a morning speaks of: each that had an attempt in this run, and each that the lists ask for and that no
 * earlier night landed. Footage of earlier nights is not news.
 */
export function nightTakes(records: NightRecords): readonly DailiesTake[] {
  const attemptsOf = groupBy(records.attempts, (attempt) => addressOf(attempt.shotId, attempt.version, attempt.take));
  const assetsOf = groupBy(records.assets, (asset) => asset.customId);
  const planned = new Map(records.plan.shots.map((shot) => [shot.shotId, shot]));
  const drawTake = (version: VersionRecord, take: number, attempts: readonly AttemptRecord[]): DailiesTake =>
    takeOfVersion({ records, version, shot: planned.get(version.shotId), take, attempts, assetsOf });

  const takes = new Map<string, DailiesTake>();
  const versions = new Map(records.versions.map((version) => [`${version.shotId} ${version.version}`, version]));
  for (const [address, attempts] of attemptsOf) {
    const [first] = attempts;
    const version = first && versions.get(`${first.shotId} ${first.version}`);
    if (version === undefined || !attempts.some((attempt) => attempt.runId === records.run.id)) continue;
    takes.set(address, drawTake(version, first?.take ?? 0, attempts));
  }
  for (const shot of records.plan.shots.filter(isAskedFor)) {
    const version = records.versions.find(
      (known) => known.shotId === shot.shotId && known.fingerprint === shot.fingerprint,
    );
    for (let take = 1; take <= shot.takes; take += 1) {
      const address = addressOf(shot.shotId, version?.version, take);
      const attempts = attemptsOf.get(address) ?? [];
      if (takes.has(address) || attempts.some((attempt) => attempt.state === 'landed')) continue;
      takes.set(address, version === undefined ? takeOfPlan(shot, take) : drawTake(version, take, attempts));
    }
  }
  return [...takes.values()].sort(compareTakes);
}

/** A shot that left the lists, or that its status locks, asks for nothing. */
function isAskedFor(shot: PlannedShot): boolean {
  return shot.change !== 'omitted' && shot.change !== 'locked';
}

function addressOf(shotId: string, version: number | undefined, take: number): string {
  return `${shotId} ${version ?? '-'} ${take}`;
}

function compareTakes(left: DailiesTake, right: DailiesTake): number {
  return (
    compareShotIds(left.shotId, right.shotId) ||
    (left.version ?? Number.MAX_SAFE_INTEGER) - (right.version ?? Number.MAX_SAFE_INTEGER) ||
    left.take - right.take
  );
}

interface TakeRecords {
  readonly records: NightRecords;
  readonly version: VersionRecord;
  readonly shot: PlannedShot | undefined;
  readonly take: number;
  readonly attempts: readonly AttemptRecord[];
  readonly assetsOf: ReadonlyMap<string, readonly AssetRecord[]>;
}

function takeOfVersion({ records, version, shot, take, attempts, assetsOf }: TakeRecords): DailiesTake {
  const oldestFirst = attempts.toSorted((left, right) => left.attempt - right.attempt);
  const isCurrent = shot?.fingerprint === version.fingerprint;
  const state = stateOf(oldestFirst, isCurrent ? shot : undefined, take);
  const newest = oldestFirst.at(-1);
  const isPlaceholder = newest?.isPlaceholder ?? false;
  const { shotId, episode, sequence, method, request, place, notes } = version;
  return {
    shotId,
    episode,
    sequence,
    version: version.version,
    take,
    name: formatTakeName({ show: records.show, shotId, version: version.version, take, isPlaceholder }),
    state,
    group: takeGroupOf(state),
    method,
    model: request.model,
    size: request.size,
    seconds: request.seconds,
    prompt: request.prompt,
    notes: isCurrent ? shot.notes : notes,
    place: isCurrent ? shot.place : place,
    isPlaceholder,
    reason: shot?.reason,
    isSuperseded: !isCurrent,
    attempts: oldestFirst.map((attempt) => drawAttempt(attempt, records.run)),
    files: filesOf(oldestFirst.flatMap((attempt) => assetsOf.get(attempt.customId) ?? [])),
  };
}

function takeOfPlan(shot: PlannedShot, take: number): DailiesTake {
  const { shotId, episode, sequence, method, request, place, notes, reason } = shot;
  const state = plannedStateOf(shot);
  return {
    shotId,
    episode,
    sequence,
    version: undefined,
    take,
    name: undefined,
    state,
    group: takeGroupOf(state),
    method,
    model: request.model,
    size: request.size,
    seconds: request.seconds,
    prompt: request.prompt,
    notes,
    place,
    isPlaceholder: false,
    reason,
    isSuperseded: false,
    attempts: [],
    files: {},
  };
}

/** A retry is left when the plan holds an attempt for the take that was never made. */
function stateOf(attempts: readonly AttemptRecord[], shot: PlannedShot | undefined, take: number): TakeState {
  const made = new Set(attempts.map((attempt) => attempt.customId));
  const hasRetryLeft = (shot?.attempts ?? []).some((next) => next.take === take && !made.has(next.customId));
  const state = takeStateOf(
    attempts.map((attempt) => attempt.state),
    hasRetryLeft,
  );
  return state === 'planned' && shot !== undefined ? plannedStateOf(shot) : state;
}

function plannedStateOf(shot: PlannedShot): TakeState {
  switch (shot.change) {
    case 'deferred':
      return 'deferred';
    case 'on_hold':
      return 'on_hold';
    case 'not_yet':
      return 'blocked';
    default:
      return 'planned';
  }
}

function drawAttempt(attempt: AttemptRecord, run: RunRecord): DailiesAttempt {
  const { customId, state, price, videoId, failure } = attempt;
  return {
    customId,
    attempt: attempt.attempt,
    isTonight: attempt.runId === run.id,
    state,
    price,
    videoId,
    failure,
    downloadDeadlineMs: isAttemptInFlight(state) ? attempt.downloadDeadlineMs : undefined,
  };
}

function filesOf(assets: readonly AssetRecord[]): Partial<Record<AssetKind, DailiesFile>> {
  return Object.fromEntries(
    assets.map(({ kind, receipt, mediaType, customId: _, ...facts }) => {
      const { key, location, sizeBytes, sha256, storedAtMs } = receipt;
      return [kind, { key, location, mediaType, sizeBytes, sha256, storedAtMs, ...facts }];
    }),
  );
}
