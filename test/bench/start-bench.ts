import { type BenchRow, medianOf } from './bench-row.js';
import { runNode } from './run-child.js';

const runs = 9;

/** What it costs to start: the version alone, and help with every verb, against a bare Node. */
export async function benchStart(): Promise<readonly BenchRow[]> {
  const main = new URL('../../src/main.js', import.meta.url).pathname;
  const figures: Record<'bare' | 'version' | 'help', number[]> = { bare: [], version: [], help: [] };
  for (let run = 0; run < runs; run += 1) {
    figures.bare.push((await runNode(['-e', '0'])).wallMs);
    figures.version.push((await runNode([main, '--version'])).wallMs);
    figures.help.push((await runNode([main, 'help'])).wallMs);
  }
  const bare = medianOf(figures.bare);
  return (['version', 'help'] as const).map((what) => ({
    topic: 'start',
    what: `nightshoot ${what === 'version' ? '--version' : what}`,
    figure: `${medianOf(figures[what]).toFixed(0)} ms`,
    baseline: `node -e 0: ${bare.toFixed(0)} ms`,
    ratio: medianOf(figures[what]) / bare,
    aim: 'near 1',
  }));
}
