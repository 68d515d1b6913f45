import { z } from 'zod';
import { type BenchRow, medianOf } from './bench-row.js';
import { runNode } from './run-child.js';

const runs = 3;
const figures = z.object({ ms: z.number(), assembleMs: z.number(), bytes: z.number() });

/** All documents of a morning of 5,000 takes, drawn in a process of its own, against the bare JSON of the same model. */
export async function benchDailies(): Promise<readonly BenchRow[]> {
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
  return [
    {
      topic: 'dailies',
      what: 'every document of 5,000 takes drawn',
      figure: `${medianOf(twins).toFixed(0)} ms CPU, peak ${(peakBytes / 1_000_000).toFixed(0)} MB; model assembled in ${medianOf(assembled).toFixed(0)} ms`,
      baseline: `JSON.stringify of the model: ${medianOf(bare).toFixed(0)} ms CPU`,
      ratio: medianOf(twins) / medianOf(bare),
      aim: 'under 200 MB',
    },
  ];
}

async function measure(
  what: 'twins' | 'stringify',
): Promise<z.infer<typeof figures> & { readonly peakRssBytes: number }> {
  const script = new URL('./dailies-work.js', import.meta.url).pathname;
  const { stdout, exitCode, peakRssBytes } = await runNode([script, what, '5000']);
  if (exitCode !== 0) throw new Error(`drawing ${what} failed.`);
  return { ...figures.parse(JSON.parse(stdout)), peakRssBytes };
}
