import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { parse as parseCsvBare } from 'csv-parse/sync';
import { parse as parseYamlBare } from 'yaml';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { boundHeap } from '../../src/adapters/heap/bound-heap.js';
import { emptyMemoryLedger, openMemoryLedger } from '../../src/adapters/ledger/memory-ledger.js';
import { createHostProcesses } from '../../src/adapters/processes/host-processes.js';
import { openProjectFiles } from '../../src/adapters/project-files/open-project-files.js';
import { plannedAttempts } from '../../src/domain/render-plan.js';
import { formatUlid } from '../../src/domain/ulid.js';
import { runPlan } from '../../src/plan/run-plan.js';
import { runReadShotLists } from '../../src/shotlist/run-read-shot-lists.js';
import { listOptions } from '../support/list-options.js';
import { noLimits } from '../support/no-limits.js';

/** One piece of work in a process of its own; prints its processor time, which other work on the machine does not blur. */
const [work = '', file = ''] = process.argv.slice(2);
const started = process.cpuUsage();
const count = await run();
const { user, system } = process.cpuUsage(started);
process.stdout.write(JSON.stringify({ ms: (user + system) / 1000, count }));

async function run(): Promise<number> {
  switch (work) {
    case 'plan':
      boundHeap();
      return plan();
    case 'read':
      boundHeap();
      return (await read()).lists.reduce((sum, list) => sum + list.shots.length, 0);
    case 'bare-csv':
      return bareCsv();
    case 'bare-yaml':
      return Array.from(parseYamlBare(readFileSync(file, 'utf8')).shots).length;
    default:
      throw new Error(`There is no work \`${work}\`.`);
  }
}

function read(): ReturnType<typeof runReadShotLists> {
  const files = openProjectFiles(dirname(file));
  return runReadShotLists({ patterns: [basename(file)] }, { files }, listOptions());
}

async function plan(): Promise<number> {
  const { lists, contents, diagnostics } = await read();
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics[0]));
  const options = {
    catalog: listOptions().catalog,
    server: undefined,
    retries: { rateLimit: 3, neverStarted: 2, outputRefused: 0 },
    limits: noLimits,
    atMs: 0,
  };
  const ledger = openMemoryLedger(emptyMemoryLedger(formatUlid(0, new Uint8Array(10))), {
    clock: systemClock,
    processes: createHostProcesses(),
  });
  const night = await runPlan({ show: 'HRB', lists, contents }, { ledger }, options);
  return plannedAttempts(night.plan).length;
}

/** What any tool would have to do: parse the rows, write each as JSON, hash it. */
function bareCsv(): number {
  const rows: unknown[] = parseCsvBare(readFileSync(file), { columns: true });
  for (const row of rows) createHash('sha256').update(JSON.stringify(row)).digest('hex');
  return rows.length;
}
