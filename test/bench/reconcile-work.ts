import { createReadStream } from 'node:fs';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { unarmedCrashPoints } from '../../src/adapters/crash-points/armed-crash-points.js';
import { boundHeap } from '../../src/adapters/heap/bound-heap.js';
import { openSqlLedger } from '../../src/adapters/ledger/sql-ledger.js';
import { systemRandom } from '../../src/adapters/random/system-random.js';
import { keepResultFiles } from '../../src/adapters/result-files/keep-result-files.js';
import { openSqlite } from '../../src/adapters/sql/open-sqlite.js';
import { runReconcile } from '../../src/reconcile/run-reconcile.js';
import { createLineSplitter } from '../../src/reconcile/split-lines.js';
import { aBatch, ScriptedServer } from '../support/scripted-server.js';
import { startWatch } from './watch.js';

/* One half of the reconcile bench as a process of its own: `bare|reconcile RESULTS DATABASE`. Prints milliseconds on the wall and on the processor. */

const [mode = '', resultFile = '', databaseFile = ''] = process.argv.slice(2);

await (mode === 'bare' ? bare() : reconcile());

interface ResultRow {
  readonly id: string;
  readonly video: string;
  readonly status: string;
}

/** What no reconciler can beat: the same lines parsed, and three fields of each inserted in the same chunks. */
async function bare(): Promise<void> {
  const database = openSqlite<{ results: ResultRow }>(databaseFile);
  await database.schema
    .createTable('results')
    .addColumn('id', 'text')
    .addColumn('video', 'text')
    .addColumn('status', 'text')
    .execute();
  const stop = startWatch();
  const splitter = createLineSplitter(1024 * 1024);
  let rows: ResultRow[] = [];
  const flush = async (): Promise<void> => {
    const chunk = rows;
    rows = [];
    await database.insertInto('results').values(chunk).execute();
  };
  for await (const chunk of createReadStream(resultFile)) {
    for (const { bytes } of splitter.push(chunk)) {
      const line = JSON.parse(Buffer.from(bytes).toString('utf8'));
      rows.push({ id: line.custom_id, video: line.response.body.id, status: line.response.body.status });
      if (rows.length === 500) await flush();
    }
  }
  if (rows.length > 0) await flush();
  process.stdout.write(stop());
  await database.destroy();
}

async function reconcile(): Promise<void> {
  boundHeap();
  const opened = await openSqlLedger(
    openSqlite(databaseFile),
    { clock: systemClock, random: systemRandom, processes: { isGone: () => true } },
    { dialect: 'sqlite' },
  );
  const holder = { id: 'bench', host: 'bench', pid: 1, bootId: 'b', user: 'b', pidStartedAt: 's' };
  const ledger = await opened.takeLease(holder, 1e12);
  if ('heldBy' in ledger) throw new Error('held');
  const server = new ScriptedServer();
  server.batch = aBatch({ outputFileId: 'file_out', completedAtMs: systemClock.now() });
  const silent = () => undefined;
  const api = keepResultFiles(
    { ...server, server: server.server, readFile: () => createReadStream(resultFile) },
    { folder: `${databaseFile}-results`, reserveBytes: 0 },
    { warn: silent },
  );
  const stop = startWatch();
  const report = await runReconcile(
    {},
    {
      ledger,
      api,
      clock: systemClock,
      crashPoints: unarmedCrashPoints,
      talk: { say: silent, warn: silent, progress: silent },
    },
    { downloadWindowMs: 86_400_000, missingGraceMs: 0 },
  );
  process.stdout.write(stop());
  if (report.submissions[0]?.isEnded !== true) throw new Error('not ended');
  await opened.close();
}
