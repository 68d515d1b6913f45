import { assembleDailies } from '../../src/report/assemble-dailies.js';
import { dailiesTwins } from '../../src/report/dailies-twins.js';
import { formatDailiesHtml } from '../../src/report/format-dailies-html.js';
import { linksBelow } from '../../src/report/media-links.js';
import { bigMorning } from '../support/big-morning.js';
import { aNight } from '../support/night.js';

/** A process of its own for `dailies-bench.ts`: `twins` draws every document of so many takes, `stringify` the bare JSON of the same model. */
const [what = 'twins', takes = '5000'] = process.argv.slice(2);
const records = aNight(bigMorning(Number(takes)));

const assembleStart = process.cpuUsage();
const model = assembleDailies(records);
const assembleMs = cpuMs(assembleStart);

const start = process.cpuUsage();
const bytes = what === 'stringify' ? JSON.stringify(model).length : drawAll();
process.stdout.write(JSON.stringify({ ms: cpuMs(start), assembleMs, bytes }));

function drawAll(): number {
  const page = formatDailiesHtml(model, { hrefOf: linksBelow('../..'), embedded: new Map(), expiresAtMs: undefined });
  return [...dailiesTwins.map(({ draw }) => draw(model)), page].reduce((sum, { body }) => sum + body.length, 0);
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
