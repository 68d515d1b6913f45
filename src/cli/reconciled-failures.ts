import type { AttemptState } from '../domain/attempt-state.js';
import { compareText } from '../domain/compare-text.js';
import { groupBy } from '../domain/group-by.js';
import type { AttemptRecord, VersionRecord } from '../domain/ledger-records.js';
import { hasRetryLeft } from '../domain/retry-policy.js';
import { takeGroupOf, takeStateOf } from '../domain/take-state.js';
import { type FailureCause, failureCause } from '../report/failure-cause.js';
import type { TakeRules } from './exit-code-of-takes.js';

/** A take whose newest attempt ended without a clip: where its shot is written, why, and what to do. */
export interface ReconciledFailure extends Pick<FailureCause, 'title' | 'nextStep' | 'command'> {
  readonly attempt: AttemptRecord;
  readonly place: VersionRecord['place'] | undefined;
  readonly retriesByItself: boolean;
}

const failedStates: readonly AttemptState[] = ['refused', 'failed', 'expired', 'cancelled', 'needs_decision'];

/** Of all the attempts of some shots, those that `isRead` says were just read, in the order of the lists. */
export function reconciledFailures(
  attempts: readonly AttemptRecord[],
  versions: readonly VersionRecord[],
  { isRead, ...rules }: TakeRules & { readonly isRead: (attempt: AttemptRecord) => boolean },
): readonly ReconciledFailure[] {
  const places = new Map(versions.map(({ shotId, version, place }) => [`${shotId} ${version}`, place]));
  const inOrder = attempts.toSorted((one, other) => one.attempt - other.attempt);
  const takes = groupBy(inOrder, ({ shotId, version, take }) => `${shotId} ${version} ${take}`);
  return [...takes.values()]
    .flatMap((tries) => failureOf(tries, rules) ?? [])
    .filter(({ attempt }) => isRead(attempt))
    .map((failure) => ({ ...failure, place: places.get(`${failure.attempt.shotId} ${failure.attempt.version}`) }))
    .sort(
      (left, right) =>
        compareText(left.place?.file ?? '', right.place?.file ?? '') ||
        (left.place?.line ?? 0) - (right.place?.line ?? 0) ||
        left.attempt.take - right.attempt.take,
    );
}

function failureOf(
  tries: readonly AttemptRecord[],
  { retries, cancelled }: TakeRules,
): Omit<ReconciledFailure, 'place'> | undefined {
  const attempt = tries.at(-1);
  if (attempt === undefined || !failedStates.includes(attempt.state)) return undefined;
  const prospects = { hasRetryLeft: hasRetryLeft(tries, retries), isUnwanted: cancelled.has(attempt.customId) };
  const group = takeGroupOf(
    takeStateOf(
      tries.map(({ state }) => state),
      prospects,
    ),
  );
  if (group !== 'Needs you' && group !== 'Retries by itself') return undefined;
  const { title, nextStep, command } = failureCause({ group }, attempt);
  return {
    attempt,
    title,
    nextStep,
    command: command?.replace(/SHOTS?/, attempt.shotId),
    retriesByItself: group === 'Retries by itself',
  };
}
