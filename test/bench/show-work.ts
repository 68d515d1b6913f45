import { join } from 'node:path';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { FileStore } from '../../src/adapters/files/file-store.js';
import { boundHeap } from '../../src/adapters/heap/bound-heap.js';
import { runFerry } from '../../src/ferry/run-ferry.js';
import { makeBigShow } from '../support/big-show.js';
import { aContentAnswer, ScriptedServer } from '../support/scripted-server.js';
import { ferryMachine, openBenchLedger } from './ferry-machine.js';

/* Work of `show-bench.ts` in a process of its own: `make FOLDER SHOTS landed|rendered`, or `ferry FOLDER`. */

const [mode = '', folder = '', shots = '0', state = ''] = process.argv.slice(2);

if (mode === 'make')
  await makeBigShow(folder, { shots: Number(shots), state: state === 'landed' ? state : 'rendered' });
else await ferry();

/** The whole pull list of a show whose clips are all at the server, which gives none of them. */
async function ferry(): Promise<void> {
  boundHeap();
  const ledger = await openBenchLedger(join(folder, '.nightshoot/ledger.db'));
  const writer = await ledger.takeLease(
    { id: 'bench', host: 'here', user: 'bench', pid: 1, bootId: '', pidStartedAt: '' },
    600_000,
  );
  if ('heldBy' in writer) throw new Error('Somebody holds the ledger of a bench.');
  const api = new ScriptedServer();
  api.content = () => aContentAnswer({ status: 403 });
  const report = await runFerry(
    {},
    {
      ledger: writer,
      api,
      store: new FileStore(join(folder, 'renders'), systemClock),
      ...ferryMachine(folder),
    },
    { show: 'HRB', variants: ['thumbnail', 'spritesheet'], concurrency: 16, generator: 'bench' },
  );
  process.stdout.write(`${report.left.length}`);
  await writer.releaseLease();
  await ledger.close();
}
