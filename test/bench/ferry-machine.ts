import { join } from 'node:path';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { unarmedCrashPoints } from '../../src/adapters/crash-points/armed-crash-points.js';
import { FileSpool } from '../../src/adapters/files/file-spool.js';
import { openSqlLedger } from '../../src/adapters/ledger/sql-ledger.js';
import { createHashCrew } from '../../src/adapters/media-hash/hash-crew.js';
import { MemorySpool } from '../../src/adapters/memory-spool/memory-spool.js';
import { systemRandom } from '../../src/adapters/random/system-random.js';
import { openSqlite } from '../../src/adapters/sql/open-sqlite.js';
import type { FerryPorts } from '../../src/ferry/ferry-ports.js';
import type { Ledger } from '../../src/ports/ledger.js';

/** What a ferry has of this machine; a bench brings ledger, server and store. */
export function ferryMachine(folder: string): Omit<FerryPorts, 'ledger' | 'api' | 'store'> {
  const silent = () => undefined;
  return {
    spool: new FileSpool(join(folder, 'spool'), { capBytes: 1e12, reserveBytes: 0 }),
    overflow: new MemorySpool(1e9),
    hashes: createHashCrew({
      workerUrl: new URL('../../src/adapters/media-hash/hash-worker.js', import.meta.url),
      workerCount: 1,
    }),
    clock: systemClock,
    random: systemRandom,
    crashPoints: unarmedCrashPoints,
    talk: { say: silent, warn: silent, progress: silent },
  };
}

export function openBenchLedger(path: string): Promise<Ledger> {
  const processes = { isGone: () => false };
  return openSqlLedger(
    openSqlite(path),
    { clock: systemClock, random: systemRandom, processes },
    { dialect: 'sqlite' },
  );
}
