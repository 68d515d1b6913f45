import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatedCsv, generatedYaml } from '../support/generated-list.js';
import { type BenchRow, medianOf } from './bench-row.js';
import { runNode } from './run-child.js';

const runs = 3;

/** Reading and planning generated lists, each in a process of its own, against the bare parsers on the same file. */
export async function benchPlan(): Promise<readonly BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-bench-'));
  try {
    const smallCsv = await writeList(folder, 'small.csv', generatedCsv(10_000));
    const largeCsv = await writeList(folder, 'large.csv', generatedCsv(50_000));
    const yaml = await writeList(folder, 'list.yaml', generatedYaml(10_000));
    return [
      await compare('10,000-row CSV read and planned', ['plan', smallCsv], ['bare-csv', smallCsv], 'at most 3'),
      await compare('50,000-row CSV read and planned', ['plan', largeCsv], ['bare-csv', largeCsv], 'at most 3, 250 MB'),
      await compare('10,000-shot YAML read and checked', ['read', yaml], ['bare-yaml', yaml], 'at most 2'),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function compare(what: string, ours: readonly string[], bare: readonly string[], aim: string): Promise<BenchRow> {
  const our: number[] = [];
  const their: number[] = [];
  let peakBytes = 0;
  for (let run = 0; run < runs; run += 1) {
    const figures = await measure(ours);
    our.push(figures.ms);
    peakBytes = Math.max(peakBytes, figures.peakRssBytes);
    their.push((await measure(bare)).ms);
  }
  return {
    topic: 'plan',
    what,
    figure: `${medianOf(our).toFixed(0)} ms CPU, peak ${(peakBytes / 1_000_000).toFixed(0)} MB`,
    baseline: `${bare[0]}: ${medianOf(their).toFixed(0)} ms CPU`,
    ratio: medianOf(our) / medianOf(their),
    aim,
  };
}

async function measure(work: readonly string[]): Promise<{ ms: number; peakRssBytes: number }> {
  const script = new URL('./plan-work.js', import.meta.url).pathname;
  const { stdout, exitCode, peakRssBytes } = await runNode([script, ...work]);
  if (exitCode !== 0) throw new Error(`${work.join(' ')} failed.`);
  const parsed: unknown = JSON.parse(stdout);
  const ms = typeof parsed === 'object' && parsed !== null && 'ms' in parsed ? Number(parsed.ms) : Number.NaN;
  return { ms, peakRssBytes };
}

async function writeList(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}
