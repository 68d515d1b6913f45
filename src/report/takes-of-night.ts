import { isUnwanted, noDecisions, type ShotDecisions } from '../domain/decision.js';
import { groupBy } from '../domain/group-by.js';
import type { AttemptHead, RunRecord, VersionHead } from '../domain/ledger-records.js';
import type { PlannedShot, RenderPlan } from '../domain/render-plan.js';
import type { ShotId } from '../domain/shot-id.js';
import { type TakeState, takeStateOf } from '../domain/take-state.js';

/** What decides which takes a morning speaks of, and how they stand. */
export interface StandingRecords<Attempt extends AttemptHead> {
  readonly run: Pick<RunRecord, 'id'>;
  /** What the lists ask for at this moment. */
  readonly plan: RenderPlan;
  readonly versions: readonly VersionHead[];
  /** Of all nights: a take's state is decided by its whole history. */
  readonly attempts: readonly Attempt[];
  readonly decisions: ReadonlyMap<ShotId, ShotDecisions>;
}

export interface TakeOfNight<Attempt extends AttemptHead = AttemptHead> {
  readonly shotId: ShotId;
  /** Undefined until an intent numbers it. */
  readonly version: number | undefined;
  readonly take: number;
  readonly state: TakeState;
  /** Oldest first, over all nights. */
  readonly attempts: readonly Attempt[];
}

/**
 * The takes a morning speaks of: each that had an attempt in this run, and each that the lists ask for and that no
 * earlier night landed. Footage of earlier nights is not news.
 */
export function takesOfNight<Attempt extends AttemptHead>(
  records: StandingRecords<Attempt>,
): readonly TakeOfNight<Attempt>[] {
  const shots = new Map(records.plan.shots.map((shot) => [shot.shotId, shot]));
  const versions = groupBy(records.versions, ({ shotId }) => shotId);
  const attempts = groupBy(records.attempts, ({ shotId }) => shotId);
  const takes: TakeOfNight<Attempt>[] = [];
  for (const shotId of new Set([...shots.keys(), ...attempts.keys()])) {
    const known = { versions: versions.get(shotId) ?? [], attempts: attempts.get(shotId) ?? [] };
    const decisions = records.decisions.get(shotId) ?? noDecisions;
    takes.push(...takesOfShot({ shotId, shot: shots.get(shotId), decisions, ...known }, records.run));
  }
  return takes;
}

interface KnownShot<Attempt> {
  readonly shotId: ShotId;
  readonly shot: PlannedShot | undefined;
  readonly versions: readonly VersionHead[];
  readonly attempts: readonly Attempt[];
  readonly decisions: ShotDecisions;
}

function takesOfShot<Attempt extends AttemptHead>(
  known: KnownShot<Attempt>,
  run: StandingRecords<Attempt>['run'],
): readonly TakeOfNight<Attempt>[] {
  const takes = new Map<string, TakeOfNight<Attempt>>();
  const add = (version: VersionHead | undefined, take: number): void => {
    const key = `${version?.version} ${take}`;
    if (!takes.has(key)) takes.set(key, standingOf(known, version, take));
  };
  for (const attempt of known.attempts) {
    const version = known.versions.find((one) => one.version === attempt.version);
    if (attempt.runId === run.id && version !== undefined) add(version, attempt.take);
  }
  if (known.shot === undefined || !isAskedFor(known.shot)) return [...takes.values()];
  const { fingerprint } = known.shot;
  const current = known.versions.find((version) => version.fingerprint === fingerprint);
  for (const take of askedTakes(known.shot)) if (!hasLanded(known, current, take)) add(current, take);
  return [...takes.values()];
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

function hasLanded<Attempt extends AttemptHead>(
  { attempts }: KnownShot<Attempt>,
  version: VersionHead | undefined,
  take: number,
): boolean {
  return attempts.some((one) => one.version === version?.version && one.take === take && one.state === 'landed');
}

function standingOf<Attempt extends AttemptHead>(
  { shotId, shot, attempts, decisions }: KnownShot<Attempt>,
  version: VersionHead | undefined,
  take: number,
): TakeOfNight<Attempt> {
  const own = attempts
    .filter((attempt) => attempt.version === version?.version && attempt.take === take)
    .sort((left, right) => left.attempt - right.attempt);
  const isCurrent = version === undefined || shot?.fingerprint === version.fingerprint;
  const unwanted =
    version !== undefined &&
    isUnwanted(decisions, { fingerprint: version.fingerprint, take, newest: own.at(-1)?.customId });
  const state = stateOf(own, { shot: isCurrent ? shot : undefined, take, isUnwanted: unwanted });
  return { shotId, version: version?.version, take, state, attempts: own };
}

interface TakeProspect {
  /** Undefined where the lists ask for another version. */
  readonly shot: PlannedShot | undefined;
  readonly take: number;
  readonly isUnwanted: boolean;
}

/** A retry is left when the plan holds an attempt for the take that was never made, tonight or later. */
function stateOf(attempts: readonly AttemptHead[], { shot, take, isUnwanted: unwanted }: TakeProspect): TakeState {
  const made = new Set(attempts.map((attempt) => attempt.customId));
  const hasRetryLeft = [...(shot?.attempts ?? []), ...(shot?.deferred ?? [])].some(
    (next) => next.take === take && !made.has(next.customId),
  );
  const states = attempts.map((attempt) => attempt.state);
  const state = takeStateOf(states, { hasRetryLeft, isUnwanted: unwanted });
  return state === 'planned' && shot !== undefined ? plannedStateOf(shot, take) : state;
}

function plannedStateOf(shot: PlannedShot, take: number): TakeState {
  if (shot.deferred.some((attempt) => attempt.take === take)) return 'deferred';
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
