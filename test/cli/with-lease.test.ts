import { expect, test } from 'vitest';
import { emptyMemoryLedger, openMemoryLedger } from '../../src/adapters/ledger/memory-ledger.js';
import { leaseMs, withLease } from '../../src/cli/with-lease.js';
import { formatUlid } from '../../src/domain/ulid.js';
import type { Ledger } from '../../src/ports/ledger.js';
import { ManualClock } from '../support/manual-clock.js';

const holder = { id: 'ours', host: 'gpu1', pid: 1, bootId: 'boot', user: 'td', pidStartedAt: 'start' };

/** A ledger whose lease cannot be renewed, and that says when it was given back. */
function failingLedger(
  clock: ManualClock,
  fault: Error,
): { readonly ledger: Ledger; readonly released: () => boolean } {
  const ledger = openMemoryLedger(emptyMemoryLedger(formatUlid(0, new Uint8Array(10))), {
    clock,
    processes: { isGone: () => false },
  });
  let isReleased = false;
  const takeLease: Ledger['takeLease'] = async (...of) => {
    const taken = await ledger.takeLease(...of);
    if ('heldBy' in taken) return taken;
    const releaseLease = async (): Promise<void> => {
      isReleased = true;
      await taken.releaseLease();
    };
    return Object.assign(Object.create(taken), { renewLease: () => Promise.reject(fault), releaseLease });
  };
  return { ledger: Object.assign(Object.create(ledger), { takeLease }), released: () => isReleased };
}

test('a renewal that fails ends no call under way: the work is done first, then the lease is given back and the failure told', async () => {
  const clock = new ManualClock();
  const fault = new TypeError('a defect');
  const { ledger, released } = failingLedger(clock, fault);
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  try {
    let isDone = false;
    const ending = withLease({ ledger, clock, holder }, async () => {
      await new Promise(setImmediate);
      clock.advance(leaseMs);
      // The rejection of the renewal is noticed between two turns of the event loop.
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
      isDone = true;
    });
    await expect(ending).rejects.toBe(fault);
    expect({ isDone, unhandled, isReleased: released() }).toEqual({ isDone: true, unhandled: [], isReleased: true });
  } finally {
    process.off('unhandledRejection', note);
  }
});
