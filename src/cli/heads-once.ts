import type { LedgerReader } from '../ports/ledger.js';

/**
 * The same ledger, of which what plans and books ask of every take is read once: 50,000 are then held once, and plan and
 * books speak of the same moment. For calls that only look.
 */
export function headsOnce<Ledger extends LedgerReader>(ledger: Ledger): Ledger {
  let versions: ReturnType<LedgerReader['versionHeads']> | undefined;
  let attempts: ReturnType<LedgerReader['attemptHeads']> | undefined;
  return {
    ...ledger,
    versionHeads: () => {
      versions ??= ledger.versionHeads();
      return versions;
    },
    attemptHeads: () => {
      attempts ??= ledger.attemptHeads();
      return attempts;
    },
  };
}
