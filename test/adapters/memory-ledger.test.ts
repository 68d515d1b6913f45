import { emptyMemoryLedger, openMemoryLedger } from '../../src/adapters/ledger/memory-ledger.js';
import type { LeaseHolder } from '../../src/domain/lease.js';
import { formatUlid } from '../../src/domain/ulid.js';
import { describeLedger } from '../contracts/ledger-contract.js';

describeLedger('memory', async () => {
  let nowMs = 0;
  let isGone = (_: LeaseHolder) => false;
  const state = emptyMemoryLedger(formatUlid(1, new Uint8Array(10)));
  return {
    open: async () =>
      openMemoryLedger(state, { clock: { now: () => nowMs }, processes: { isGone: (holder) => isGone(holder) } }),
    setNow: (to) => {
      nowMs = to;
    },
    setGone: (to) => {
      isGone = to;
    },
    close: async () => {},
  };
});
