import { clipsIn, startTinyNight, takesRenderedTwice } from './tiny-night.js';

export interface KilledNightEnding {
  readonly point: string;
  readonly wasKilled: boolean;
  /** Of the last of the calls that followed the kill. */
  readonly exitCode: number | null;
  readonly renderedTwice: readonly string[];
  readonly clips: number;
}

/** A night that dies at a crash point, and the same command after it until it says that it is done, twice at most. */
export async function killedNight(death: {
  readonly point: string;
  readonly faults: readonly string[];
  readonly seed: number;
}): Promise<KilledNightEnding> {
  const night = await startTinyNight({ faults: death.faults, seed: death.seed });
  try {
    const killed = await night.call(['run'], { NIGHTSHOOT_CRASH_AT: death.point });
    let last = await night.call(['run']);
    if (last.exitCode !== 0) last = await night.call(['run']);
    if (last.exitCode !== 0) process.stderr.write(`${death.point}: ${last.stderr}\n`);
    return {
      point: death.point,
      wasKilled: killed.signal === 'SIGKILL',
      exitCode: last.exitCode,
      renderedTwice: await takesRenderedTwice(night),
      clips: clipsIn(await night.stored()).length,
    };
  } finally {
    await night.remove();
  }
}
