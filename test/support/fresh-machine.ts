import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clipsIn, startTinyNight, type TinyNight, takesRenderedTwice } from './tiny-night.js';

export interface FreshMachineEnding {
  /** Of `run` before `recover`. */
  readonly refusedWith: number | null;
  readonly namesTheCure: boolean;
  /** Batches that `run` made before `recover`. */
  readonly newBatches: number;
  /** Of `run` after it. */
  readonly exitCode: number | null;
  readonly renderedTwice: readonly string[];
  readonly clips: number;
}

/** A night dies at a crash point and its machine with it: what is left is the config, the lists and the store. */
export async function freshMachineAfter(point: string): Promise<FreshMachineEnding> {
  const night = await startTinyNight();
  try {
    await night.call(['run'], { NIGHTSHOOT_CRASH_AT: point });
    await rm(join(night.folder, '.nightshoot'), { recursive: true });
    const batches = await batchCount(night);
    const refused = await night.call(['run']);
    const newBatches = (await batchCount(night)) - batches;
    await night.call(['recover']);
    for (const submission of await undecided(night)) {
      await night.call(['recover', '--never-accepted', submission, '--yes']);
    }
    const after = await night.call(['run']);
    if (after.exitCode !== 0) process.stderr.write(`${point}: ${after.stderr}\n`);
    return {
      refusedWith: refused.exitCode,
      namesTheCure: refused.stderr.includes('nightshoot recover'),
      newBatches,
      exitCode: after.exitCode,
      renderedTwice: await takesRenderedTwice(night),
      clips: clipsIn(await night.stored()).length,
    };
  } finally {
    await night.remove();
  }
}

async function batchCount({ gateway }: TinyNight): Promise<number> {
  const text = await (await gateway.fetch('/batches')).text();
  return JSON.parse(text).data.length;
}

async function undecided(night: TinyNight): Promise<readonly string[]> {
  const status = await night.call(['status', '--json']);
  const { submissions }: { submissions: { id: string; state: string }[] } = JSON.parse(status.stdout);
  return submissions.filter(({ state }) => state === 'needs_decision').map(({ id }) => id);
}
