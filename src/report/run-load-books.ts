import type { Books } from '../domain/books.js';
import { decisionsInForce } from '../domain/decision.js';
import type { RunRecord } from '../domain/ledger-records.js';
import type { LedgerReader } from '../ports/ledger.js';
import { nightBooks } from './night-books.js';
import { type DailiesInput, findRun } from './run-load-dailies.js';
import { takesOfNight } from './takes-of-night.js';

export interface RunBooks {
  readonly run: RunRecord;
  readonly books: Books;
}

/** The books of a run alone, as its dailies have them, without reading what the dailies draw. Throws `E_RUN_UNKNOWN`. */
export async function runLoadBooks(
  { runId, plan }: DailiesInput,
  { ledger }: { readonly ledger: LedgerReader },
): Promise<RunBooks> {
  const run = await findRun(runId, ledger);
  const submissions = await ledger.submissions({ runId });
  const versions = await ledger.versionHeads();
  const attempts = await ledger.attemptHeads();
  const decisions = decisionsInForce(await ledger.events({ subject: 'decision' }));
  const takes = takesOfNight({ run, plan, versions, attempts, decisions });
  return { run, books: nightBooks({ run, attempts, submissions }, takes) };
}
