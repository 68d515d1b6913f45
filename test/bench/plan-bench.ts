import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchRow, medianOf } from './bench-row.js';
import { runNode } from './run-child.js';

const runs = 3;

/** Reading and planning generated lists, each in a process of its own, against the bare parsers on the same file. */
export async function benchPlan(): Promise<readonly BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-bench-'));
  try {
    const smallCsv = await writeList(folder, 'small.csv', generateCsv(10_000));
    const largeCsv = await writeList(folder, 'large.csv', generateCsv(50_000));
    const yaml = await writeList(folder, 'list.yaml', generateYaml(10_000));
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

function generateCsv(count: number): string {
  const rows = ['id,prompt,model,size,seconds,takes,priority,notes'];
  for (let index = 1; index <= count; index += 1) {
    rows.push(`${shotId(index)},"${promptOf(index)}",sora-2,1280x720,8,1,${index % 5},"Row ${index}, as generated"`);
  }
  return `${rows.join('\n')}\n`;
}

function generateYaml(count: number): string {
  const shots = ['format: nightshoot/shot-list@1', 'defaults: { model: sora-2, size: 1280x720, seconds: 8 }', 'shots:'];
  for (let index = 1; index <= count; index += 1) {
    shots.push(`  - id: ${shotId(index)}`, '    prompt: >-', `      ${promptOf(index)}`, `    priority: ${index % 5}`);
  }
  return `${shots.join('\n')}\n`;
}

function shotId(index: number): string {
  return `S${String(Math.ceil(index / 100)).padStart(3, '0')}_${String((index % 100) * 10).padStart(4, '0')}`;
}

function promptOf(index: number): string {
  return `Wide shot of harbor basin ${index} at dawn, a lone crane in silhouette, still water, slow push in, soft light.`;
}
