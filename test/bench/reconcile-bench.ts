import { createWriteStream } from 'node:fs';
import { copyFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { openSqlLedger } from '../../src/adapters/ledger/sql-ledger.js';
import { systemRandom } from '../../src/adapters/random/system-random.js';
import { openSqlite } from '../../src/adapters/sql/open-sqlite.js';
import { renderedLine } from '../support/scripted-server.js';
import { sendNight } from '../support/sent-night.js';
import { type BenchRow, medianOf } from './bench-row.js';
import { runNode } from './run-child.js';
import { readWatch, type WatchFigures } from './watch.js';

const lines = 50_000;
/** Makes the file about 210 MB, as a batch of long prompts is. */
const prompt = 'A lighthouse keeper climbs the stair while the storm takes the sea. '.repeat(58);

/** A full result file into the ledger, against bare parsing and inserting of the same lines in the same run. */
export async function benchReconcile(): Promise<readonly BenchRow[]> {
  const few = await measure(1_000);
  const full = await measure(lines);
  const row = {
    topic: 'reconcile',
    what: `${lines} result lines, ${(full.fileBytes / 1e6).toFixed(0)} MB, into SQLite, median of ${rounds}`,
  };
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  const times = (['wallMs', 'cpuMs'] as const).map((clock) => ({
    ...row,
    figure: `${seconds(full.reconcile[clock])} ${clockNames[clock]}`,
    baseline: `${seconds(full.bare[clock])} JSON.parse and inserts`,
    ratio: full.reconcile[clock] / full.bare[clock],
    aim: '≤ 3',
  }));
  return [
    ...times,
    {
      ...row,
      what: `peak memory of the same, median of ${rounds}`,
      figure: megabytes(full.reconcile.peakRssBytes),
      baseline: `${megabytes(full.bare.peakRssBytes)} JSON.parse and inserts`,
      ratio: full.reconcile.peakRssBytes / full.bare.peakRssBytes,
      aim: '≤ 200 MB',
    },
    {
      ...row,
      what: 'growth of peak memory from 1000 lines',
      figure: megabytes(full.reconcile.peakRssBytes - few.reconcile.peakRssBytes),
      baseline: `${megabytes(few.reconcile.peakRssBytes)} with 1000`,
      ratio: undefined,
      aim: '< 100 MB',
    },
  ];
}

const clockNames = { wallMs: 'on the wall', cpuMs: 'of processor time' } as const;

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

interface Measured extends WatchFigures {
  readonly peakRssBytes: number;
}

/** Both take their turns, because a machine that does other things besides changes its mind within seconds. */
const rounds = 3;

async function measure(
  count: number,
): Promise<{ readonly fileBytes: number; readonly bare: Measured; readonly reconcile: Measured }> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-bench-'));
  const fileBytes = await prepare(folder, count);
  const bare: Measured[] = [];
  const reconcile: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ledger = join(folder, `ledger-${round}.db`);
    // Its log beside it: a ledger that is closed may leave some of its pages there.
    for (const name of await readdir(folder)) {
      if (/^ledger\.db(-wal)?$/.test(name))
        await copyFile(join(folder, name), join(folder, name.replace('.db', `-${round}.db`)));
    }
    bare.push(await work('bare', { folder, database: join(folder, `bare-${round}.db`) }));
    reconcile.push(await work('reconcile', { folder, database: ledger }));
  }
  await rm(folder, { recursive: true, force: true });
  return { fileBytes, bare: medians(bare), reconcile: medians(reconcile) };
}

function medians(all: readonly Measured[]): Measured {
  const of = (pick: keyof Measured): number => medianOf(all.map((one) => one[pick]));
  return { wallMs: of('wallMs'), cpuMs: of('cpuMs'), peakRssBytes: of('peakRssBytes') };
}

/** A ledger that awaits as many lines, and their result file; the answer is its size. */
async function prepare(folder: string, count: number): Promise<number> {
  const opened = await openSqlLedger(
    openSqlite(join(folder, 'ledger.db')),
    { clock: systemClock, random: systemRandom, processes: { isGone: () => true } },
    { dialect: 'sqlite' },
  );
  const shots = Array.from({ length: count }, (_, index) => `DCK_${String(index).padStart(6, '0')}`);
  const { customIds } = await sendNight(shots, systemClock, opened);
  await opened.close();
  const resultFile = join(folder, 'output.jsonl');
  await pipeline(function* () {
    for (const [index, id] of customIds.entries())
      yield `${JSON.stringify(renderedLine(id, `video_${index}`, { prompt }))}\n`;
  }, createWriteStream(resultFile));
  return (await stat(resultFile)).size;
}

async function work(
  mode: 'bare' | 'reconcile',
  { folder, database }: { readonly folder: string; readonly database: string },
): Promise<Measured> {
  const script = join(import.meta.dirname, 'reconcile-work.js');
  const { stdout, peakRssBytes } = await runNode([script, mode, join(folder, 'output.jsonl'), database]);
  return { ...readWatch(stdout), peakRssBytes };
}
