import { isAttemptInFlight } from '../domain/attempt-state.js';
import type { AttemptRecord, RunRecord, VersionRecord } from '../domain/ledger-records.js';
import type { PlannedShot } from '../domain/render-plan.js';
import type { RenderRequest } from '../domain/render-request.js';
import { formatTakeName } from '../domain/take-name.js';
import { takeGroupOf } from '../domain/take-state.js';
import type { DailiesAttempt, DailiesTake, PreviousVersion } from './dailies-model.js';
import type { NightLookup } from './night-lookup.js';
import { takeFiles } from './take-files.js';
import type { TakeOfNight } from './takes-of-night.js';

/** A take of a version that the ledger knows. */
export function drawTake(
  night: NightLookup,
  version: VersionRecord,
  { take, state, attempts }: TakeOfNight<AttemptRecord>,
): DailiesTake {
  const { show, run } = night.records;
  const { shotId, episode, sequence, method, request } = version;
  const shot = night.plannedShot(shotId);
  const isCurrent = shot?.fingerprint === version.fingerprint;
  const isPlaceholder = attempts.at(-1)?.isPlaceholder ?? false;
  return {
    shotId,
    episode,
    sequence,
    version: version.version,
    take,
    name: formatTakeName({ show, shotId, version: version.version, take, isPlaceholder }),
    state,
    group: takeGroupOf(state),
    method,
    model: request.model,
    size: request.size,
    seconds: request.seconds,
    prompt: request.prompt,
    inputReference: referenceName(request, isCurrent ? shot : undefined),
    notes: isCurrent ? shot.notes : version.notes,
    place: isCurrent ? shot.place : version.place,
    isPlaceholder,
    reason: shot && reasonFor(shot, take),
    isSuperseded: !isCurrent,
    listChange: undefined,
    attempts: attempts.map((attempt) => drawAttempt(attempt, run)),
    files: takeFiles(night.assets(attempts)),
    previous: previousVersion(night, version, take),
  };
}

/** A take that no intent has numbered. */
export function drawPlannedTake(shot: PlannedShot, { take, state }: TakeOfNight): DailiesTake {
  const { shotId, episode, sequence, method, request, place, notes } = shot;
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
    inputReference: referenceName(request, shot),
    notes,
    place,
    isPlaceholder: false,
    reason: reasonFor(shot, take),
    isSuperseded: false,
    listChange: undefined,
    attempts: [],
    files: {},
    previous: undefined,
  };
}

function referenceName({ inputReference }: RenderRequest, shot: PlannedShot | undefined): string | undefined {
  if (shot?.inputReference?.kind === 'file') return shot.inputReference.path;
  switch (inputReference?.kind) {
    case 'content':
      return `sha256:${inputReference.sha256}`;
    case 'file_id':
      return inputReference.fileId;
    case 'image_url':
      // A query may hold a signature.
      return inputReference.url.replace(/[?#].*$/s, '').slice(0, 200);
    case undefined:
      return undefined;
    default:
      return inputReference satisfies never;
  }
}

/** A take over a limit says which; the others have the reason of their shot. */
function reasonFor({ deferred, reason }: PlannedShot, take: number): string {
  return deferred.find((attempt) => attempt.take === take)?.why ?? reason;
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
    deadlineSource: isAttemptInFlight(state) ? attempt.deadlineSource : undefined,
  };
}

/** The same take of the newest earlier version that has footage, else its first landed take. */
function previousVersion(
  night: NightLookup,
  { shotId, version }: VersionRecord,
  take: number,
): PreviousVersion | undefined {
  for (const earlier of night.earlierVersions(shotId, version)) {
    for (const candidate of new Set([take, 1, 2, 3])) {
      const attempts = night.attempts({ shotId, version: earlier.version, take: candidate });
      if (!attempts.some((attempt) => attempt.state === 'landed')) continue;
      const files = takeFiles(night.assets(attempts));
      return { version: earlier.version, take: candidate, prompt: earlier.request.prompt, files };
    }
  }
  return undefined;
}
