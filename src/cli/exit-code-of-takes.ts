import { groupBy } from '../domain/group-by.js';
import type { AttemptRecord } from '../domain/ledger-records.js';
import { hasRetryLeft, type RetryAllowance } from '../domain/retry-policy.js';
import { takeStateOf } from '../domain/take-state.js';
import { type ExitCode, exitCodes, worseExitCode } from './exit-code.js';

type Tried = Pick<AttemptRecord, 'shotId' | 'version' | 'take' | 'attempt' | 'state' | 'failure'>;

/** What all the attempts of some takes mean for a call's exit: of the takes the worst. */
export function exitCodeOfTakes(attempts: readonly Tried[], allowance: RetryAllowance): ExitCode {
  const inOrder = attempts.toSorted((one, other) => one.attempt - other.attempt);
  const takes = groupBy(inOrder, ({ shotId, version, take }) => `${shotId} ${version} ${take}`);
  return [...takes.values()]
    .map((tries) => exitCodeOfTake(tries, allowance))
    .reduce<ExitCode>(worseExitCode, exitCodes.done);
}

function exitCodeOfTake(tries: readonly Tried[], allowance: RetryAllowance): ExitCode {
  const states = tries.map(({ state }) => state);
  switch (takeStateOf(states, hasRetryLeft(tries, allowance))) {
    case 'gone':
      return exitCodes.footageLost;
    case 'needs_you':
      return states.at(-1) === 'needs_decision' ? exitCodes.needsDecision : exitCodes.needsSomeone;
    default:
      return exitCodes.done;
  }
}
