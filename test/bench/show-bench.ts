import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BigShow } from '../support/big-show.js';
import type { BenchRow } from './bench-row.js';
import { type ChildFigures, runNode } from './run-child.js';

const sizes = { small: 1_000, large: 50_000 };
const program = new URL('../../src/main.js', import.meta.url).pathname;
const work = new URL('./show-work.js', import.meta.url).pathname;

/** What a show of 50,000 shots costs above one of 1,000, each command in a process of its own. */
export async function benchShow(): Promise<readonly BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-bench-'));
  try {
    const landed = await makeBoth(folder, 'landed');
    const rendered = await makeBoth(folder, 'rendered');
    return [
      await compare('`validate` of the list alone', landed, () => [program, 'validate']),
      await compare('`status` of landed shots', landed, () => [program, 'status']),
      await compare('`plan` of landed shots', landed, () => [program, 'plan']),
      await compare('the ferry of rendered clips that the server refuses', rendered, (one) => [work, 'ferry', one]),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Folders {
  readonly small: string;
  readonly large: string;
}

async function makeBoth(folder: string, state: BigShow['state']): Promise<Folders> {
  const folders = { small: join(folder, `${state}-small`), large: join(folder, `${state}-large`) };
  for (const size of ['small', 'large'] as const) {
    const { exitCode } = await runNode([work, 'make', folders[size], String(sizes[size]), state]);
    if (exitCode !== 0) throw new Error(`making a show of ${sizes[size]} shots failed.`);
  }
  return folders;
}

async function compare(
  what: string,
  folders: Folders,
  argumentsFor: (folder: string) => readonly string[],
): Promise<BenchRow> {
  const small = await measure(argumentsFor(folders.small), folders.small);
  const large = await measure(argumentsFor(folders.large), folders.large);
  const growthMb = (large.peakRssBytes - small.peakRssBytes) / 1_000_000;
  return {
    topic: 'show',
    what,
    figure: `50,000: ${(large.wallMs / 1000).toFixed(2)} s, peak ${(large.peakRssBytes / 1_000_000).toFixed(0)} MB, ${growthMb.toFixed(0)} MB more`,
    baseline: `1,000: ${(small.wallMs / 1000).toFixed(2)} s, peak ${(small.peakRssBytes / 1_000_000).toFixed(0)} MB`,
    ratio: large.wallMs / small.wallMs,
    aim: '250 MB, 100 MB more',
  };
}

async function measure(args: readonly string[], folder: string): Promise<ChildFigures> {
  const figures = await runNode(args, folder);
  if (figures.exitCode !== 0) throw new Error(`${args.join(' ')} failed.`);
  return figures;
}
