import type { CustomId } from '../domain/custom-id.js';
import { groupBy } from '../domain/group-by.js';
import type { AttemptRecord } from '../domain/ledger-records.js';
import { hasRetryLeft, type RetryAllowance } from '../domain/retry-policy.js';
import { takeStateOf } from '../domain/take-state.js';
import { type ExitCode, exitCodes, worseExitCode } from './exit-code.js';

type Tried = Pick<AttemptRecord, 'customId' | 'shotId' | 'version' | 'take' | 'attempt' | 'state' | 'failure'>;

export interface TakeRules {
  readonly retries: RetryAllowance;
  /** Attempts that a person cancelled: what becomes of their takes is decided. */
  readonly cancelled: ReadonlySet<CustomId>;
}

/** What all the attempts of some takes mean for a call's exit: of the takes the worst. */
export function exitCodeOfTakes(attempts: readonly Tried[], rules: TakeRules): ExitCode {
  const inOrder = attempts.toSorted((one, other) => one.attempt - other.attempt);
  const takes = groupBy(inOrder, ({ shotId, version, take }) => `${shotId} ${version} ${take}`);
  return [...takes.values()]
    .map((tries) => exitCodeOfTake(tries, rules))
    .reduce<ExitCode>(worseExitCode, exitCodes.done);
}

function exitCodeOfTake(tries: readonly Tried[], { retries, cancelled }: TakeRules): ExitCode {
  const states = tries.map(({ state }) => state);
  const newest = tries.at(-1)?.customId;
  const isUnwanted = newest !== undefined && cancelled.has(newest);
  switch (takeStateOf(states, { hasRetryLeft: hasRetryLeft(tries, retries), isUnwanted })) {
    case 'gone':
      return exitCodes.footageLost;
    case 'needs_you':
      return states.at(-1) === 'needs_decision' ? exitCodes.needsDecision : exitCodes.needsSomeone;
    default:
      return exitCodes.done;
  }
}
