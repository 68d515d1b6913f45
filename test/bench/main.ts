import type { BenchRow } from './bench-row.js';
import { benchBucket } from './bucket-bench.js';
import { benchDailies } from './dailies-bench.js';
import { benchFerry } from './ferry-bench.js';
import { benchGateway } from './gateway-bench.js';
import { benchLedger } from './ledger-bench.js';
import { benchPlan } from './plan-bench.js';
import { benchReconcile } from './reconcile-bench.js';
import { benchShow } from './show-bench.js';
import { benchStart } from './start-bench.js';

const topics: Readonly<Record<string, () => Promise<readonly BenchRow[]>>> = {
  start: benchStart,
  plan: benchPlan,
  ledger: benchLedger,
  dailies: benchDailies,
  ferry: benchFerry,
  bucket: benchBucket,
  gateway: benchGateway,
  reconcile: benchReconcile,
  show: benchShow,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((topic) => topics[topic] === undefined);
if (unknown.length > 0) {
  process.stderr.write(`There is no bench \`${unknown.join('`, `')}\`. Topics: ${Object.keys(topics).join(', ')}.\n`);
  process.exit(2);
}

process.stdout.write('| topic | what | figure | baseline | ratio | aim |\n| --- | --- | --- | --- | --- | --- |\n');
for (const [topic, bench] of Object.entries(topics)) {
  if (wanted.length > 0 && !wanted.includes(topic)) continue;
  for (const row of await bench()) {
    const ratio = row.ratio === undefined ? '' : row.ratio.toFixed(2);
    process.stdout.write(`| ${row.topic} | ${row.what} | ${row.figure} | ${row.baseline} | ${ratio} | ${row.aim} |\n`);
  }
}
