import type { ServerKind } from '../catalog/server-kind.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import type { News } from '../ports/news.js';
import type { ReconcileOptions, ReconcilePorts } from '../reconcile/reconcile-ports.js';
import { runReconcile } from '../reconcile/run-reconcile.js';
import { newPollMemory } from '../submit/poll-memory.js';
import { type PollPorts, runPoll } from '../submit/run-poll.js';

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
 * ours is open at the server. `onRound` hears after each round whether a batch had ended.
 */
export async function followBatches(
  { onRound }: { readonly onRound: (hasEnded: boolean) => void },
  ports: FollowPorts,
  options: FollowOptions,
): Promise<void> {
  const memory = newPollMemory();
  for (;;) {
    const { ended, running, nextPollDelayMs } = await runPoll({ memory }, ports, options);
    const checkAgainMs = await reconcileEnded(ended, ports, options);
    onRound(ended.length > 0);
    if (options.isOnce || (running.length === 0 && checkAgainMs === undefined)) return;
    const delayMs = Math.min(
      running.length === 0 ? Number.POSITIVE_INFINITY : nextPollDelayMs,
      checkAgainMs ?? Infinity,
    );
    await (ports.news?.wait(delayMs, options.signal) ?? ports.clock.sleep(delayMs, options.signal));
  }
}

/** How long until what is not clear yet is looked at again; undefined when everything is. */
async function reconcileEnded(
  ended: readonly SubmissionRecord[],
  ports: FollowPorts,
  { reconcile }: FollowOptions,
): Promise<number | undefined> {
  if (ended.length === 0) return undefined;
  const { checkAgainAtMs, submissions } = await runReconcile({ submissions: ended }, ports, reconcile);
  if (checkAgainAtMs === undefined) return undefined;
  const waiting = submissions.reduce((sum, submission) => sum + submission.waiting, 0);
  const delayMs = Math.max(0, checkAgainAtMs - ports.clock.now());
  ports.talk.say(`${waiting} results are not clear yet; looking again in ${Math.max(1, Math.ceil(delayMs / 1000))} s.`);
  return delayMs;
}
