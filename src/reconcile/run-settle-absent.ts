import type { Batch } from '../domain/batch.js';
import type { CustomId } from '../domain/custom-id.js';
import type { AttemptOutcome } from '../ports/ledger.js';
import { judgeAbsent } from './judge-absent.js';
import { failedOutcome, missingOutcome, type OutcomeContext } from './outcome-of.js';
import type { OpenAttempt, OutcomeRecorder } from './run-record-outcomes.js';

/**
 * Settles attempts that neither result file names. While the grace after the batch's end lasts, a dropped line may still
 * turn up and nothing is said; then the attempt is missing, and a person decides. Returns how many wait.
 */
export async function runSettleAbsent(
  input: {
    readonly batch: Batch;
    readonly attempts: ReadonlyMap<CustomId, OpenAttempt>;
    readonly absent: readonly CustomId[];
    readonly context: OutcomeContext;
  },
  ports: { readonly recorder: OutcomeRecorder },
  options: { readonly missingGraceMs: number },
): Promise<number> {
  const { batch, attempts, context } = input;
  const open = input.absent.filter((customId) => {
    const state = attempts.get(customId)?.state;
    return state === 'submitted' || state === 'missing';
  });
  const verdicts = open.map((customId) => ({
    customId,
    verdict: judgeAbsent(batch, attempts.get(customId)?.line ?? 0),
  }));
  const isGraceOver = context.atMs >= (context.batchEndedAtMs ?? context.atMs) + options.missingGraceMs;
  const settled: AttemptOutcome[] = [];
  const missing: Parameters<typeof missingOutcome>[] = [];
  let waiting = 0;
  for (const { customId, verdict } of verdicts) {
    if (verdict.kind !== 'missing') settled.push(failedOutcome({ customId, ...verdict }, context.atMs));
    else if (!isGraceOver) waiting += 1;
    else
      missing.push([
        customId,
        'missing',
        { failure: verdict.failure, evidence: 'in neither result file', atMs: context.atMs },
      ]);
  }
  await ports.recorder.record(settled);
  await ports.recorder.record(missing.map((parts) => missingOutcome(...parts)));
  await ports.recorder.record(missing.map(([customId, , facts]) => missingOutcome(customId, 'needs_decision', facts)));
  return waiting;
}
