import type { ServerKind } from '../catalog/server-kind.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import type { RenderQueueError } from '../domain/render-queue-error.js';
import type { Ulid } from '../domain/ulid.js';
import type { News } from '../ports/news.js';
import type { ReconcileOptions, ReconcilePorts } from '../reconcile/reconcile-ports.js';
import { runReconcile } from '../reconcile/run-reconcile.js';
import { bearSilence, canBearSilence } from '../submit/bear-silence.js';
import { newPollMemory, type PollMemory } from '../submit/poll-memory.js';
import { type PollPorts, pollDelayMs, runPoll } from '../submit/run-poll.js';
import { tellRefusedBatches } from './tell-refused-batches.js';

export type FollowPorts = PollPorts & ReconcilePorts & { readonly news: News | undefined };

export interface FollowOptions {
  readonly serverKind: ServerKind;
  /** One round, whatever is still open after it. */
  readonly isOnce: boolean;
  readonly reconcile: ReconcileOptions;
  readonly signal: AbortSignal;
}

/**
 * Polls, gives every batch that ended its outcomes, and waits for the next poll, or for news of one, until nothing of
 * ours is open at the server. `onRound` hears of each round what it brought. Returns what the server failed over of one
 * batch, and did so for as long as is borne and others are open; of those everything is recorded by then.
 */
export async function followBatches(
  { onRound }: { readonly onRound: (round: Round) => void },
  ports: FollowPorts,
  options: FollowOptions,
): Promise<RenderQueueError | undefined> {
  const memory = newPollMemory();
  for (;;) {
    const round = await roundPatiently(memory, ports, options);
    onRound(round);
    const { nextRoundMs, fault, hasOthers } = round;
    const isBorne = fault === undefined || canBearSilence(fault, memory, ports) || hasOthers;
    if (options.isOnce || !isBorne || nextRoundMs === undefined) return fault;
    await (ports.news?.wait(nextRoundMs, options.signal) ?? ports.clock.sleep(nextRoundMs, options.signal));
  }
}

export interface Round {
  /** A batch had ended. */
  readonly hasEnded: boolean;
  /** Submissions that the ledger knows more clips of than before the round. */
  readonly brought: readonly Ulid[];
  /** Undefined when nothing is open any more. */
  readonly nextRoundMs: number | undefined;
  /** What the server failed over of one batch, while it told of others. */
  readonly fault: RenderQueueError | undefined;
  /** Something is open that the fault is not about. */
  readonly hasOthers: boolean;
}

async function roundPatiently(memory: PollMemory, ports: FollowPorts, options: FollowOptions): Promise<Round> {
  try {
    const round = await goRound(memory, ports, options);
    if (round.fault === undefined) memory.silentSinceMs = undefined;
    return round;
  } catch (error) {
    if (options.isOnce) throw error;
    bearSilence(error, memory, ports);
    return {
      hasEnded: false,
      brought: [],
      nextRoundMs: pollDelayMs(memory, ports, options),
      fault: undefined,
      hasOthers: true,
    };
  }
}

async function goRound(memory: PollMemory, ports: FollowPorts, options: FollowOptions): Promise<Round> {
  const { ended, running, nextPollDelayMs } = await runPoll({ memory }, ports, options);
  const { brought, checkAgainMs, fault, hasOthers } = await reconcileEnded(ended, ports, options);
  const delays = [running.length === 0 ? undefined : nextPollDelayMs, checkAgainMs].filter((ms) => ms !== undefined);
  const nextRoundMs = delays.length === 0 ? undefined : Math.min(...delays);
  return { hasEnded: ended.length > 0, brought, nextRoundMs, fault, hasOthers: hasOthers || running.length > 0 };
}

interface Reconciled extends Pick<Round, 'brought' | 'fault' | 'hasOthers'> {
  /** How long until what is not clear yet is looked at again; undefined when everything is. */
  readonly checkAgainMs: number | undefined;
}

async function reconcileEnded(
  ended: readonly SubmissionRecord[],
  ports: FollowPorts,
  { reconcile }: FollowOptions,
): Promise<Reconciled> {
  if (ended.length === 0) return { brought: [], checkAgainMs: undefined, fault: undefined, hasOthers: false };
  const { checkAgainMs, submissions } = await runReconcile({ submissions: ended }, ports, reconcile);
  await tellRefusedBatches(submissions, ports);
  const brought = submissions.filter(({ outcomes }) => outcomes.rendered > 0).map(({ submissionId }) => submissionId);
  const fault = submissions.find((submission) => submission.fault !== undefined)?.fault;
  const hasOthers = submissions.some((submission) => !submission.isEnded && submission.fault === undefined);
  if (checkAgainMs === undefined) return { brought, checkAgainMs, fault, hasOthers };
  const waiting = submissions.reduce((sum, submission) => sum + submission.waiting, 0);
  if (waiting > 0)
    ports.talk.say(`${waiting} results are not clear yet; looking again in ${Math.ceil(checkAgainMs / 1000)} s.`);
  return { brought, checkAgainMs, fault, hasOthers };
}
