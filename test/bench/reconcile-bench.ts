import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { openSqlLedger } from '../../src/adapters/ledger/sql-ledger.js';
import { systemRandom } from '../../src/adapters/random/system-random.js';
import { openSqlite } from '../../src/adapters/sql/open-sqlite.js';
import { renderedLine } from '../support/scripted-server.js';
import { sendNight } from '../support/sent-night.js';
import type { BenchRow } from './bench-row.js';
import { runNode } from './run-child.js';

const lines = 50_000;
/** Makes the file about 210 MB, as a batch of long prompts is. */
const prompt = 'A lighthouse keeper climbs the stair while the storm takes the sea. '.repeat(58);

/** A full result file into the ledger, against bare parsing and inserting of the same lines in the same run. */
export async function benchReconcile(): Promise<readonly BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-bench-'));
  const opened = await openSqlLedger(
    openSqlite(join(folder, 'ledger.db')),
    { clock: systemClock, random: systemRandom, processes: { isGone: () => true } },
    { dialect: 'sqlite' },
  );
  const shots = Array.from({ length: lines }, (_, index) => `DCK_${String(index).padStart(6, '0')}`);
  const { customIds } = await sendNight(shots, systemClock, opened);
  await opened.close();
  const resultFile = join(folder, 'output.jsonl');
  await pipeline(function* () {
    for (const [index, id] of customIds.entries())
      yield `${JSON.stringify(renderedLine(id, `video_${index}`, { prompt }))}\n`;
  }, createWriteStream(resultFile));
  const { size } = await stat(resultFile);

  const script = join(import.meta.dirname, 'reconcile-work.js');
  const bare = await runNode([script, 'bare', folder]);
  const reconcile = await runNode([script, 'reconcile', folder]);
  await rm(folder, { recursive: true, force: true });
  const ratio = Number(reconcile.stdout) / Number(bare.stdout);
  return [
    {
      topic: 'reconcile',
      what: `${lines} result lines, ${(size / 1e6).toFixed(0)} MB, into SQLite`,
      figure: `${(Number(reconcile.stdout) / 1000).toFixed(1)} s`,
      baseline: `${(Number(bare.stdout) / 1000).toFixed(1)} s JSON.parse and inserts`,
      ratio,
      aim: '≤ 3',
    },
    {
      topic: 'reconcile',
      what: 'peak memory of the same',
      figure: `${(reconcile.peakRssBytes / 1e6).toFixed(0)} MB`,
      baseline: `${(bare.peakRssBytes / 1e6).toFixed(0)} MB`,
      ratio: reconcile.peakRssBytes / bare.peakRssBytes,
      aim: '≤ 200 MB',
    },
  ];
}
