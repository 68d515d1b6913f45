import type { Clock } from '../ports/clock.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { KeptResultFile, ResultFiles } from '../ports/result-files.js';
import type { Spool, SpooledFile, UnfinishedFile } from '../ports/spool.js';
import { landedFiles } from './run-take-up.js';

export interface GarbageReport {
  /** Files in the spool whose bytes are in the store, by receipt. */
  readonly landed: readonly SpooledFile[];
  /** Files in the spool that a killed call began: the next one begins them again. */
  readonly unfinished: readonly UnfinishedFile[];
  /** Whole files in the spool without a receipt: a ferry may still need them. */
  readonly kept: readonly SpooledFile[];
  /** Result files of batches, whole or not, older than 30 days. */
  readonly oldResults: readonly KeptResultFile[];
  readonly keptResults: readonly KeptResultFile[];
}

/** Long enough to hold a month's invoice against them; full nights come to some 100 MB each. */
const keepResultsMs = 30 * 86_400_000;

export interface GarbagePorts {
  readonly ledger: LedgerReader;
  readonly spool: Spool;
  readonly results: ResultFiles;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Clears the spool of what landed and of what was cut short, and the result files of what is old. Whole files in the spool
 * without a receipt are not touched.
 */
export async function runCollectGarbage(
  input: { readonly isDryRun: boolean },
  ports: GarbagePorts,
): Promise<GarbageReport> {
  const files = await ports.spool.finished();
  const unfinished = await ports.spool.unfinished();
  const landed = await landedFiles(files, ports);
  const results = await ports.results.list();
  const isOld = ({ modifiedAtMs }: KeptResultFile): boolean => modifiedAtMs < ports.clock.now() - keepResultsMs;
  const oldResults = results.filter(isOld);
  if (!input.isDryRun) {
    for (const { body } of [...landed, ...unfinished]) await ports.spool.remove(body);
    for (const file of oldResults) await ports.results.remove(file);
  }
  const gone = new Set(landed.map(({ name }) => name));
  return {
    landed,
    unfinished,
    kept: files.filter(({ name }) => !gone.has(name)),
    oldResults,
    keptResults: results.filter((file) => !isOld(file)),
  };
}
