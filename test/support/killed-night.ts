import { attemptStateSchema, isAttemptEnded } from '../../src/domain/attempt-state.js';
import type { Finished } from './run-nightshoot.js';
import { clipsIn, startTinyNight, type TinyNight, type TinyNightOptions, takesRenderedTwice } from './tiny-night.js';

/** What dies, and what people do round it. */
export interface KillScenario {
  readonly night?: TinyNightOptions;
  /** What came before the command that dies. */
  readonly before?: (night: TinyNight) => Promise<unknown>;
  readonly command: readonly string[];
  /** Takes that a person took out of the night, which is their end; none unless said. */
  readonly takenOut?: number;
  /** What the last night ends with; 0 unless said. */
  readonly exitCode?: number;
  readonly afterDeath?: (night: TinyNight) => Promise<unknown>;
  /** What somebody does after the command was called again. */
  readonly after?: (night: TinyNight) => unknown;
}

export interface KilledNightEnding {
  readonly point: string;
  readonly wasKilled: boolean;
  /** Of the last of the nights that followed the kill. */
  readonly exitCode: number | null;
  readonly renderedTwice: readonly string[];
  /** Renders that did not come home. */
  readonly lost: number;
  /** Attempts and takes of which something is still to happen by itself. */
  readonly withoutEnd: number;
}

export interface KilledNight {
  readonly ending: KilledNightEnding;
  /** Every call from the one that died, with its end and all it printed: what a failing test shows. */
  readonly transcript: string;
}

/** A command that dies at a crash point, the same command again, and then nights until one says that it is done, two at most. */
export async function killedNight(death: {
  readonly point: string;
  readonly seed: number;
  readonly scenario: KillScenario;
}): Promise<KilledNight> {
  const { before, command, afterDeath, after, night: options } = death.scenario;
  const night = await startTinyNight({ ...options, seed: death.seed });
  try {
    await before?.(night);
    const killed = await night.call(command, { NIGHTSHOOT_CRASH_AT: death.point });
    await afterDeath?.(night);
    const again = await night.call(command);
    await after?.(night);
    const nights = [await night.call(['run', '--json'])];
    if (nights[0]?.exitCode !== 0) nights.push(await night.call(['run', '--json']));
    const ending = {
      point: death.point,
      wasKilled: killed.signal === 'SIGKILL',
      exitCode: nights.at(-1)?.exitCode ?? null,
      renderedTwice: await takesRenderedTwice(night),
      lost: (await rendersOf(night)) - clipsIn(await night.stored()).length,
      withoutEnd: (await withoutEndIn(night)) - (death.scenario.takenOut ?? 0),
    };
    return { ending, transcript: [killed, again, ...nights].map(told).join('\n') };
  } finally {
    await night.remove();
  }
}

function told({ exitCode, signal, stdout, stderr }: Finished, index: number): string {
  return `--- call ${index + 1} ended with ${signal ?? exitCode}\n${stdout}${stderr}`;
}

async function rendersOf({ gateway }: TinyNight): Promise<number> {
  return (await gateway.truth()).filter(({ kind }) => kind === 'rendered').length;
}

async function withoutEndIn(night: TinyNight): Promise<number> {
  const { books } = JSON.parse((await night.call(['status', '--json'])).stdout);
  const attempts = Object.entries<number>(books.attempts.byState)
    .filter(([state]) => !isAttemptEnded(attemptStateSchema.parse(state)))
    .reduce((sum, [, count]) => sum + count, 0);
  const { byGroup } = books.takes;
  return attempts + byGroup['In flight'] + byGroup['Retries by itself'] + byGroup['Not tonight'];
}
