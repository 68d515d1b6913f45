import type { MemoryLedgerState } from '../../src/adapters/ledger/memory-ledger.js';
import { settlementOf } from '../../src/domain/attempt-state.js';
import type { Batch } from '../../src/domain/batch.js';
import { submissionOfBatch } from '../../src/submit/batch-metadata.js';
import type { SimulatedProvider } from './simulated-provider.js';

export interface Judged {
  readonly provider: SimulatedProvider;
  readonly ledger: MemoryLedgerState;
}

/**
 * The ledger against the provider's truth, after the night. The provider itself has watched that no take lives twice
 * (I1) and that no submission was posted twice; the ledger refuses moves outside its tables (I3).
 */
export function checkInvariants(judged: Judged): readonly string[] {
  return [
    ...everyJobIsOwned(judged),
    ...spendIsNotUnderstated(judged),
    ...recordsAreConserved(judged),
    ...landedIsTrue(judged),
  ];
}

/** I2: every batch that took lines is known to the ledger, or its submission waits for a person's word. */
function everyJobIsOwned({ provider, ledger }: Judged): readonly string[] {
  const owned = new Set([...ledger.submissions.values()].map((submission) => submission.batchId));
  const isFlagged = (batch: Batch): boolean => {
    const submission = ledger.submissions.get(submissionOfBatch(batch) ?? '');
    return submission?.state === 'needs_decision';
  };
  return provider.batches
    .filter((batch) => provider.jobs.some((job) => job.batchId === batch.id))
    .filter((batch) => !owned.has(batch.id) && !isFlagged(batch))
    .map((batch) => `nobody owns ${batch.id}`);
}

/** I7: what was billed is spent or reserved in the books, or counted as unknown. */
function spendIsNotUnderstated({ provider, ledger }: Judged): readonly string[] {
  return provider.jobs.flatMap(({ customId, state }) => {
    if (state !== 'rendered') return [];
    const attempt = [...ledger.attempts.values()].find((one) => one.customId === customId);
    if (attempt === undefined) return [`${customId} was billed and is in no book`];
    return settlementOf(attempt.state) === 'released' ? [`${customId} was billed and is booked as released`] : [];
  });
}

/** I8: as many attempts as lines were intended. */
function recordsAreConserved({ ledger }: Judged): readonly string[] {
  const lines = [...ledger.submissions.values()].reduce((sum, submission) => sum + submission.lineCount, 0);
  return lines === ledger.attempts.size
    ? []
    : [`${lines} lines were intended, ${ledger.attempts.size} attempts are kept`];
}

/** I4, as far as this world has bytes: nothing landed that was not rendered, and nothing rendered was let go. */
function landedIsTrue({ provider, ledger }: Judged): readonly string[] {
  const rendered = new Set(provider.jobs.filter((job) => job.state === 'rendered').map((job) => job.customId));
  return [...ledger.attempts.values()].flatMap(({ customId, state }) => {
    if (state === 'landed' && !rendered.has(customId)) return [`${customId} landed and was never rendered`];
    if (state !== 'landed' && state !== 'needs_decision' && rendered.has(customId))
      return [`${customId} was rendered and is ${state}`];
    return [];
  });
}
