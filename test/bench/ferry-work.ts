import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { createXXHash128 } from 'hash-wasm';
import { Agent } from 'undici';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { FileStore } from '../../src/adapters/files/file-store.js';
import { boundHeap } from '../../src/adapters/heap/bound-heap.js';
import { S3Store } from '../../src/adapters/s3/s3-store.js';
import { openVideosApi } from '../../src/adapters/videos-api/open-videos-api.js';
import { runFerry } from '../../src/ferry/run-ferry.js';
import type { Store } from '../../src/ports/store.js';
import { sendNight } from '../support/sent-night.js';
import { ferryMachine, openBenchLedger } from './ferry-machine.js';
import { startWatch } from './watch.js';

/* One half of the ferry bench as a process of its own: `bare|ferry URL FOLDER COUNT TRANSFERS [ENDPOINT BUCKET]`. Prints a watch's figures. */

const [mode = '', url = '', folder = '', count = '0', transfers = '', endpoint, bucket = ''] = process.argv.slice(2);
const concurrency = Number(transfers);

await (mode === 'bare' ? bare() : ferry());

function openStore(): Store {
  return endpoint === undefined
    ? new FileStore(join(folder, 'renders'), systemClock)
    : new S3Store({ bucket, prefix: 'ferry', endpoint, region: 'us-east-1', forcePathStyle: true }, systemClock);
}

/** What no ferry can beat: the same bytes, hashes, files and fsyncs, and nothing checked or recorded. */
async function bare(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const agent = new Agent();
  let left = Number(count);
  const stopWatch = startWatch();
  const fetchOne = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const name = String(left);
      const { body } = await agent.request({ origin: url, path: `/v1/videos/${name}/content`, method: 'GET' });
      const hashes = [createHash('sha256'), createHash('sha512'), (await createXXHash128()).init()];
      const file = await open(join(folder, name), 'wx');
      for await (const chunk of body) {
        for (const hash of hashes) hash.update(chunk);
        await file.writeFile(chunk);
      }
      await file.sync();
      await file.close();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, fetchOne));
  process.stdout.write(stopWatch());
  await agent.close();
}

async function ferry(): Promise<void> {
  boundHeap();
  await mkdir(folder, { recursive: true });
  const shots = Array.from({ length: Number(count) }, (_, index) => `DCK_${String(index).padStart(5, '0')}`);
  const opened = await openBenchLedger(join(folder, 'ledger.db'));
  const { ledger, customIds } = await sendNight(shots, systemClock, opened);
  const atMs = systemClock.now();
  const rendered = { state: 'rendered', failure: undefined, isPlaceholder: false, evidence: 'bench', atMs } as const;
  const deadline = { downloadDeadlineMs: atMs + 86_400_000, deadlineSource: 'batch_completed_at' } as const;
  await ledger.recordOutcomes(customIds.map((customId) => ({ ...rendered, ...deadline, customId, videoId: customId })));
  const server = { kind: 'openai', url: `${url}/v1`, account: 'bench', rendersPlaceholders: false };
  const api = openVideosApi({ clock: systemClock, server, key: undefined });
  const stopWatch = startWatch();
  const report = await runFerry(
    {},
    {
      ledger,
      api,
      store: openStore(),
      ...ferryMachine(folder),
    },
    { show: 'HRB', variants: [], concurrency, generator: 'bench' },
  );
  process.stdout.write(stopWatch());
  if (report.landed.length !== Number(count)) throw new Error(`landed ${report.landed.length} of ${count}`);
  await api.close();
  await opened.close();
  process.exit(0);
}
