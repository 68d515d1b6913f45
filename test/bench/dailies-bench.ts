import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type BenchRow, medianOf } from './bench-row.js';
import { runNode } from './run-child.js';

const runs = 3;
const figures = z.object({ ms: z.number(), assembleMs: z.number(), bytes: z.number() });

export async function benchDailies(): Promise<readonly BenchRow[]> {
  return [await benchDocuments(), await benchThumbnails(500), await benchThumbnails(3000)];
}

/** All documents of a morning of 5,000 takes, drawn in a process of its own, against the bare JSON of the same model. */
async function benchDocuments(): Promise<BenchRow> {
  const twins: number[] = [];
  const bare: number[] = [];
  const assembled: number[] = [];
  let peakBytes = 0;
  for (let run = 0; run < runs; run += 1) {
    const ours = await measure('twins');
    twins.push(ours.ms);
    assembled.push(ours.assembleMs);
    peakBytes = Math.max(peakBytes, ours.peakRssBytes);
    bare.push((await measure('stringify')).ms);
  }
  return {
    topic: 'dailies',
    what: 'every document of 5,000 takes drawn',
    figure: `${medianOf(twins).toFixed(0)} ms CPU, peak ${(peakBytes / 1_000_000).toFixed(0)} MB; model assembled in ${medianOf(assembled).toFixed(0)} ms`,
    baseline: `JSON.stringify of the model: ${medianOf(bare).toFixed(0)} ms CPU`,
    ratio: medianOf(twins) / medianOf(bare),
    aim: 'under 200 MB',
  };
}

const pageFigures = z.object({ ms: z.number(), bytes: z.number(), embedded: z.number(), peakBytes: z.number() });

/** The page of a night with so many thumbnails of 1280x720, on its first morning and on its next. */
async function benchThumbnails(count: number): Promise<BenchRow> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-bench-'));
  const work = async (what: 'prepare' | 'draw') => {
    const script = new URL('./thumbnails-work.js', import.meta.url).pathname;
    const { stdout, exitCode } = await runNode([script, what, folder, String(count)]);
    if (exitCode !== 0) throw new Error(`to ${what} thumbnails failed.`);
    return stdout;
  };
  const draw = async () => pageFigures.parse(JSON.parse(await work('draw')));
  try {
    await work('prepare');
    const [first, next] = [await draw(), await draw()];
    return {
      topic: 'dailies',
      what: `a page with ${count} thumbnails of 1280x720`,
      figure: `${first.embedded} inside, ${(first.bytes / 1e6).toFixed(1)} MB; ${first.ms.toFixed(0)} ms CPU, peak ${(first.peakBytes / 1e6).toFixed(0)} MB`,
      baseline: `the next morning: ${next.ms.toFixed(0)} ms CPU, peak ${(next.peakBytes / 1e6).toFixed(0)} MB`,
      ratio: undefined,
      aim: 'under 400 MB, each decoded once',
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  what: 'twins' | 'stringify',
): Promise<z.infer<typeof figures> & { readonly peakRssBytes: number }> {
  const script = new URL('./dailies-work.js', import.meta.url).pathname;
  const { stdout, exitCode, peakRssBytes } = await runNode([script, what, '5000']);
  if (exitCode !== 0) throw new Error(`drawing ${what} failed.`);
  return { ...figures.parse(JSON.parse(stdout)), peakRssBytes };
}
