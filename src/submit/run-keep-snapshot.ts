import { ledgerSnapshotKey } from '../domain/object-key.js';
import type { Clock } from '../ports/clock.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { Store } from '../ports/store.js';
import { formatLedgerSnapshot } from './ledger-snapshot.js';

export interface KeepSnapshotPorts {
  readonly ledger: Pick<
    LedgerWriter,
    'runs' | 'versions' | 'submissions' | 'attempts' | 'assets' | 'events' | 'renewLease'
  >;
  readonly store: Pick<Store, 'replace'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly crashPoints: CrashPoints;
}

/**
 * Leaves a copy of the ledger in the store after a run, from which a machine that has lost everything begins again. Only
 * who still has the lease after the last read has read one state: another writer would have left attempts in it without
 * their versions. Throws `E_LEASE_LOST` then, and leaves the copy that is there.
 */
export async function runKeepSnapshot(
  input: { readonly show: string },
  { ledger, store, clock, crashPoints }: KeepSnapshotPorts,
  options: { readonly leaseMs: number; readonly signal?: AbortSignal },
): Promise<void> {
  const records = {
    runs: await ledger.runs(),
    versions: await ledger.versions(),
    submissions: await ledger.submissions(),
    attempts: await ledger.attempts(),
    assets: await ledger.assets(),
    decisions: await ledger.events({ subject: 'decision' }),
  };
  await ledger.renewLease(options.leaseMs);
  const snapshot = formatLedgerSnapshot({ show: input.show, takenAtMs: clock.now(), records });
  crashPoints.reach('snapshot.before-replace');
  await store.replace(ledgerSnapshotKey(input.show), Buffer.from(snapshot), 'application/json', options.signal);
  crashPoints.reach('snapshot.after-replace');
}
