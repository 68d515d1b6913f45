import type { LedgerReader } from '../ports/ledger.js';
import type { Spool, SpooledFile } from '../ports/spool.js';
import { landedFiles } from './run-take-up.js';

export interface GarbageReport {
  /** Files in the spool whose bytes are in the store, by receipt. */
  readonly removed: readonly SpooledFile[];
  /** Files in the spool that something still waits for, or that nobody knows. */
  readonly kept: readonly SpooledFile[];
}

/** Clears the spool of what landed. Nothing without a receipt is touched. */
export async function runCollectGarbage(
  input: { readonly isDryRun: boolean },
  ports: { readonly ledger: LedgerReader; readonly spool: Spool },
): Promise<GarbageReport> {
  const files = await ports.spool.finished();
  const removed = await landedFiles(files, ports);
  if (!input.isDryRun) for (const { body } of removed) await ports.spool.remove(body);
  const gone = new Set(removed.map(({ name }) => name));
  return { removed, kept: files.filter(({ name }) => !gone.has(name)) };
}
