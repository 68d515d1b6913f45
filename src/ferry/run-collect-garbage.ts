import type { LedgerReader } from '../ports/ledger.js';
import type { Spool, SpooledFile, UnfinishedFile } from '../ports/spool.js';
import { landedFiles } from './run-take-up.js';

export interface GarbageReport {
  /** Files in the spool whose bytes are in the store, by receipt. */
  readonly landed: readonly SpooledFile[];
  /** Files in the spool that a killed call began: the next one begins them again. */
  readonly unfinished: readonly UnfinishedFile[];
  /** Whole files in the spool without a receipt: a ferry may still need them. */
  readonly kept: readonly SpooledFile[];
}

/** Clears the spool of what landed and of what was cut short. Whole files without a receipt are not touched. */
export async function runCollectGarbage(
  input: { readonly isDryRun: boolean },
  ports: { readonly ledger: LedgerReader; readonly spool: Spool },
): Promise<GarbageReport> {
  const files = await ports.spool.finished();
  const unfinished = await ports.spool.unfinished();
  const landed = await landedFiles(files, ports);
  if (!input.isDryRun) for (const { body } of [...landed, ...unfinished]) await ports.spool.remove(body);
  const gone = new Set(landed.map(({ name }) => name));
  return { landed, unfinished, kept: files.filter(({ name }) => !gone.has(name)) };
}
