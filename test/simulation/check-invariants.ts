import type { MemoryLedgerState } from '../../src/adapters/ledger/memory-ledger.js';
import { settlementOf } from '../../src/domain/attempt-state.js';
import type { Batch } from '../../src/domain/batch.js';
import type { AttemptRecord } from '../../src/domain/ledger-records.js';
import { objectKey } from '../../src/domain/object-key.js';
import { sha256Of } from '../../src/domain/sha256.js';
import type { Store } from '../../src/ports/store.js';
import { submissionOfBatch } from '../../src/submit/batch-metadata.js';
import type { SimulatedProvider, TrueClip } from './simulated-provider.js';

export interface Judged {
  readonly provider: SimulatedProvider;
  readonly ledger: MemoryLedgerState;
  readonly store: Store;
  /** What one run may cost, in dollars; undefined allows everything. */
  readonly runUsd: number | undefined;
  /** From here on nothing went wrong any more. */
  readonly calmFromMs: number;
}

/**
 * The ledger against the provider's truth, after the night. Some are watched all along: the provider sees that no take
 * lives twice and no submission is posted twice (I1), and that nothing but its own files is deleted (I5);
 * `WatchedAttempts` that states move along their table (I3) and no deadline moves later (I6).
 */
export async function checkInvariants(judged: Judged): Promise<readonly string[]> {
  return [
    ...everyJobIsOwned(judged),
    ...(await whatLandedIsTrue(judged)),
    ...whatRenderedCameHome(judged),
    ...spendIsNotUnderstated(judged),
    ...noRunIsOverItsLimit(judged),
    ...recordsAreConserved(judged),
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

/** I4: the receipt of every clip that landed is that of the bytes in the store, and they are what was rendered. */
async function whatLandedIsTrue({ provider, ledger, store }: Judged): Promise<readonly string[]> {
  const clips = clipsByAttempt(provider);
  const violations: string[] = [];
  for (const { customId, state } of ledger.attempts.values()) {
    if (state !== 'landed') continue;
    const receipt = ledger.assets.get(`${customId} video`)?.receipt;
    const stored = receipt === undefined ? undefined : await store.head(objectKey(receipt.key));
    const clip = clips.get(customId);
    if (clip === undefined) violations.push(`${customId} landed and was never rendered`);
    else if (stored === undefined || stored.sha256 !== receipt?.sha256 || stored.sha256 !== sha256Of(clip.bytes))
      violations.push(`${customId} landed as other bytes than were rendered`);
  }
  return violations;
}

/** A clip may be lost only when the trouble left no time to fetch it. */
const enoughMs = 3 * 3_600_000;

function whatRenderedCameHome({ provider, ledger, calmFromMs }: Judged): readonly string[] {
  return [...clipsByAttempt(provider)].flatMap(([customId, { vanishesAtMs }]) => {
    const state = findAttempt(ledger, customId)?.state;
    if (state === 'landed' || state === 'needs_decision') return [];
    const hadTime = vanishesAtMs > calmFromMs + enoughMs;
    return state === 'lost' && !hadTime ? [] : [`${customId} was rendered and is ${state ?? 'unknown'}`];
  });
}

/** I7: what was billed is spent or reserved in the books, or counted as unknown. */
function spendIsNotUnderstated({ provider, ledger }: Judged): readonly string[] {
  return provider.jobs.flatMap(({ customId, state }) => {
    if (state !== 'rendered') return [];
    const attempt = findAttempt(ledger, customId);
    if (attempt === undefined) return [`${customId} was billed and is in no book`];
    return settlementOf(attempt.state) === 'released' ? [`${customId} was billed and is booked as released`] : [];
  });
}

/** I7 too: whatever the ledger forgot and recovered, no run is billed more than it may cost. */
function noRunIsOverItsLimit({ provider, ledger, runUsd }: Judged): readonly string[] {
  if (runUsd === undefined) return [];
  const billed = new Map<string, number>();
  for (const { customId, state } of provider.jobs) {
    const attempt = state === 'rendered' ? findAttempt(ledger, customId) : undefined;
    if (attempt?.price.kind !== 'known') continue;
    billed.set(attempt.runId, (billed.get(attempt.runId) ?? 0) + attempt.price.microUsd);
  }
  return [...billed]
    .filter(([, microUsd]) => microUsd > runUsd * 1_000_000)
    .map(([runId, microUsd]) => `run ${runId} may cost $${runUsd} and was billed $${microUsd / 1_000_000}`);
}

/** I8: as many attempts as lines were intended. */
function recordsAreConserved({ ledger }: Judged): readonly string[] {
  const lines = [...ledger.submissions.values()].reduce((sum, submission) => sum + submission.lineCount, 0);
  return lines === ledger.attempts.size
    ? []
    : [`${lines} lines were intended, ${ledger.attempts.size} attempts are kept`];
}

function clipsByAttempt(provider: SimulatedProvider): ReadonlyMap<string, TrueClip> {
  return new Map([...provider.clips.values()].map((clip) => [clip.customId, clip]));
}

function findAttempt(ledger: MemoryLedgerState, customId: string): AttemptRecord | undefined {
  for (const attempt of ledger.attempts.values()) if (attempt.customId === customId) return attempt;
  return undefined;
}
