import { groupBy } from '../domain/group-by.js';
import type { RunRecord } from '../domain/ledger-records.js';
import type { ShotId } from '../domain/shot-id.js';
import type { TakeGroup } from '../domain/take-state.js';
import type { DailiesAttempt, DailiesTake, FailureCluster } from './dailies-model.js';
import { failureCause } from './failure-cause.js';

interface FailedTake {
  readonly take: DailiesTake;
  readonly attempt: DailiesAttempt;
}

/** Takes without a clip, those that failed alike together: gone first, then those that wait for someone. */
export function failureClusters(takes: readonly DailiesTake[], run: RunRecord): readonly FailureCluster[] {
  const failed = takes.flatMap((take) => {
    const attempt = take.attempts.at(-1);
    return attempt === undefined || !gravity.includes(take.group) ? [] : [{ take, attempt }];
  });
  return [...groupBy(failed, clusterKey).values()]
    .flatMap((members) => clusterOf(members, run))
    .sort(
      (left, right) =>
        gravity.indexOf(left.group) - gravity.indexOf(right.group) || right.takes.length - left.takes.length,
    );
}

const gravity: readonly TakeGroup[] = ['Gone', 'Needs you', 'Retries by itself'];

function clusterKey({ take, attempt }: FailedTake): string {
  const { what, code, message } = attempt.failure ?? { what: '', code: '', message: '' };
  return JSON.stringify([
    take.group,
    attempt.state,
    what,
    code,
    withoutIds(message),
    what === 'input_reference' && take.inputReference,
  ]);
}

/** Two errors are the same when only their ids and counts differ. */
function withoutIds(message: string): string {
  return message.replace(/\b[a-z]+_[A-Za-z0-9]{8,}\b|\d+/g, '#');
}

function clusterOf(members: readonly FailedTake[], run: RunRecord): readonly FailureCluster[] {
  const [first] = members;
  if (first === undefined) return [];
  const cause = failureCause(first.take, first.attempt);
  const shots = [...new Set(members.map(({ take }) => take.shotId))];
  return [
    {
      ...cause,
      group: first.take.group,
      command: cause.command && commandFor(cause.command, shots, run),
      serverMessage: first.attempt.failure?.message,
      takes: members.map(({ take: { shotId, take, place } }) => ({ shotId, take, place })),
    },
  ];
}

/** A command line people still read. */
const shotsInCommand = 20;

function commandFor(command: string, shots: readonly ShotId[], { kind }: RunRecord): string {
  const filled = command.replace('SHOTS', shots.slice(0, shotsInCommand).join(' ')).replace('SHOT', shots[0] ?? '');
  return kind === 'rehearsal' ? `${filled} --rehearsal` : filled;
}
