import { expect, test } from 'vitest';
import { emptyMemoryLedger, openMemoryLedger } from '../../src/adapters/ledger/memory-ledger.js';
import { MemoryStore } from '../../src/adapters/store-memory/memory-store.js';
import { ledgerSnapshotKey } from '../../src/domain/object-key.js';
import { formatUlid } from '../../src/domain/ulid.js';
import { runKeepSnapshot } from '../../src/submit/run-keep-snapshot.js';
import { FixedClock } from '../support/fixed-clock.js';
import { sendBatch, sendNight } from '../support/sent-night.js';

const crashPoints = { reach: () => undefined };
const options = { leaseMs: 90_000 };

test('a process that slept while another one wrote leaves no copy of half a state', async () => {
  const clock = new FixedClock();
  const state = emptyMemoryLedger(formatUlid(clock.now(), new Uint8Array(10)));
  const opened = openMemoryLedger(state, { clock, processes: { isGone: () => false } });
  const { ledger, runId } = await sendNight(['DCK_0010'], clock, opened);
  const store = new MemoryStore(clock);
  const input = { show: 'HRB' };
  await runKeepSnapshot(input, { ledger, store, clock, crashPoints }, options);
  const before = await store.head(ledgerSnapshotKey('HRB'));

  const sleeper = {
    ...ledger,
    submissions: async () => {
      await opened.breakLease('test', 'td');
      const holder = { id: 'other', host: 'gpu2', pid: 2, bootId: 'boot', user: 'td', pidStartedAt: 'start' };
      const other = await opened.takeLease(holder, 90_000);
      if ('heldBy' in other) throw new Error('the lease was not broken');
      await sendBatch({ ledger: other, runId, batchId: 'batch_2' }, ['DCK_0020'], clock);
      return ledger.submissions();
    },
  };

  await expect(runKeepSnapshot(input, { ledger: sleeper, store, clock, crashPoints }, options)).rejects.toMatchObject({
    code: 'E_LEASE_LOST',
  });
  expect(await store.head(ledgerSnapshotKey('HRB'))).toEqual(before);
});
