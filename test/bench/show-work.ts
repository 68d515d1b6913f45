import { join } from 'node:path';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { unarmedCrashPoints } from '../../src/adapters/crash-points/armed-crash-points.js';
import { FileSpool } from '../../src/adapters/files/file-spool.js';
import { FileStore } from '../../src/adapters/files/file-store.js';
import { openSqlLedger } from '../../src/adapters/ledger/sql-ledger.js';
import { mediaHashes } from '../../src/adapters/media-hash/media-hashes.js';
import { MemorySpool } from '../../src/adapters/memory-spool/memory-spool.js';
import { systemRandom } from '../../src/adapters/random/system-random.js';
import { openSqlite } from '../../src/adapters/sql/open-sqlite.js';
import { runFerry } from '../../src/ferry/run-ferry.js';
import { makeBigShow } from '../support/big-show.js';
import { aContentAnswer, ScriptedServer } from '../support/scripted-server.js';

/* Work of `show-bench.ts` in a process of its own: `make FOLDER SHOTS landed|rendered`, or `ferry FOLDER`. */

const [mode = '', folder = '', shots = '0', state = ''] = process.argv.slice(2);

if (mode === 'make')
  await makeBigShow(folder, { shots: Number(shots), state: state === 'landed' ? state : 'rendered' });
else await ferry();

/** The whole pull list of a show whose clips are all at the server, which gives none of them. */
async function ferry(): Promise<void> {
  const ledger = await openSqlLedger(
    openSqlite(join(folder, '.nightshoot/ledger.db')),
    { clock: systemClock, random: systemRandom, processes: { isGone: () => false } },
    { dialect: 'sqlite' },
  );
  const writer = await ledger.takeLease(
    { id: 'bench', host: 'here', user: 'bench', pid: 1, bootId: '', pidStartedAt: '' },
    600_000,
  );
  if ('heldBy' in writer) throw new Error('Somebody holds the ledger of a bench.');
  const api = new ScriptedServer();
  api.content = () => aContentAnswer({ status: 403 });
  const silent = () => undefined;
  const report = await runFerry(
    {},
    {
      ledger: writer,
      api,
      store: new FileStore(join(folder, 'renders'), systemClock),
      spool: new FileSpool(join(folder, 'spool'), { capBytes: 1e12, reserveBytes: 0 }),
      overflow: new MemorySpool(1e9),
      hashes: mediaHashes,
      clock: systemClock,
      random: systemRandom,
      crashPoints: unarmedCrashPoints,
      talk: { say: silent, warn: silent, progress: silent },
    },
    { show: 'HRB', variants: ['thumbnail', 'spritesheet'], concurrency: 16, generator: 'bench' },
  );
  process.stdout.write(`${report.left.length}`);
  await writer.releaseLease();
  await ledger.close();
}
