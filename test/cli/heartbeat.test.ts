import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { findServerKind } from '../../src/catalog/server-kinds.js';
import { createPaint } from '../../src/cli/view/paint.js';
import { createTerminalTalk } from '../../src/cli/view/terminal-talk.js';
import type { Clock } from '../../src/ports/clock.js';
import type { Talk } from '../../src/ports/talk.js';
import { runWatch } from '../../src/submit/run-watch.js';
import { mediaOf, openFerryRig } from '../support/ferry-rig.js';
import { FixedClock } from '../support/fixed-clock.js';
import { aBatch, aContentAnswer, ScriptedServer } from '../support/scripted-server.js';
import { sendNight } from '../support/sent-night.js';

const shots = ['DCK_0010', 'DCK_0020', 'DCK_0030'];
const minuteMs = 60_000;

/** A line with the minute in which it was written. */
type Heard = readonly [minute: number, line: string];

/** What a step says on a stream that is a terminal, or is none. */
async function hear(clock: Clock, isTTY: boolean, step: (talk: Talk) => Promise<unknown>): Promise<readonly Heard[]> {
  const beganMs = clock.now();
  const heard: Heard[] = [];
  const stream = new PassThrough();
  stream.on('data', (piece: Buffer) => heard.push([(clock.now() - beganMs) / minuteMs, piece.toString()]));
  const asTerminal = Object.assign(stream, { isTTY, columns: 100, rows: 24 }) as unknown as NodeJS.WriteStream;
  const talk = createTerminalTalk({ stream: asTerminal, paint: createPaint(isTTY), clock, isQuiet: false });
  await step(talk);
  talk.end();
  return heard;
}

/** Three takes that need an hour. */
async function watchAnHour(isTTY: boolean): Promise<readonly Heard[]> {
  const clock = new FixedClock();
  const { ledger } = await sendNight(shots, clock);
  const beganMs = clock.now();
  const look = () => {
    const done = Math.min(3, Math.floor((clock.now() - beganMs) / (20 * minuteMs)));
    const counts = { total: 3, completed: done, failed: 0 };
    return done === 3 ? aBatch({ counts, completedAtMs: clock.now() }) : aBatch({ status: 'in_progress', counts });
  };
  const api = Object.assign(new ScriptedServer(), {
    listBatches: async () => ({ items: [look()], next: undefined }),
    getBatch: async () => look(),
  });
  const serverKind = findServerKind('openai') ?? expect.unreachable();
  return hear(clock, isTTY, (talk) =>
    runWatch(
      {},
      { ledger, api, clock, random: { fraction: () => 0.5 }, crashPoints: { reach: () => undefined }, talk },
      { serverKind, leaseMs: 1e9, isOnce: false },
    ),
  );
}

/** Nine files, each of which comes in pieces that need ten seconds. */
async function ferrySlowly(isTTY: boolean): Promise<readonly Heard[]> {
  const clock = new FixedClock();
  const rig = await openFerryRig(shots, clock);
  rig.server.content = ({ kind, videoId }) => {
    const { bytes, mediaType } = mediaOf(kind, videoId);
    return { ...aContentAnswer({ mediaType, sizeBytes: bytes.byteLength }), body: slowly(bytes, clock) };
  };
  try {
    return await hear(clock, isTTY, (talk) => rig.ferry({ talk }, { concurrency: 1 }));
  } finally {
    await rig.clean();
  }
}

async function* slowly(bytes: Uint8Array, clock: FixedClock): AsyncGenerator<Uint8Array> {
  const pieceBytes = Math.ceil(bytes.byteLength / 6);
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) {
    clock.advance(10_000);
    yield bytes.subarray(at, at + pieceBytes);
  }
}

/** The longest time without a word, in minutes. */
function longestSilence(heard: readonly Heard[], minutes: number): number {
  const times = [0, ...heard.map(([minute]) => minute), minutes];
  return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes and what else moves a cursor are looked for.
const movesCursor = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

test('off a terminal a watch says with every poll how far it is, in plain lines', async () => {
  const heard = await watchAnHour(false);
  const text = heard.map(([, line]) => line).join('');
  expect(text).toMatch(/^(Rendering: [0-3] of 3 takes( · about .+ left)?\n){10,40}$/);
  expect(text).toMatch(/Rendering: 3 of 3 takes\n$/);
  expect(text).not.toMatch(movesCursor);
  // A poll comes after five minutes at the latest, a quarter more or less.
  expect(longestSilence(heard, 60)).toBeLessThan(6.5);
});

test('off a terminal a ferry says twice a minute how far it is, in plain lines, also within a file', async () => {
  const heard = await ferrySlowly(false);
  const text = heard.map(([, line]) => line).join('');
  expect(text).toMatch(/^(Ferry: \d of [3579] files.*\n){10,40}$/);
  expect(text).toMatch(/Ferry: 9 of 9 files.*\n$/);
  expect(text).not.toMatch(movesCursor);
  expect(longestSilence(heard, 9)).toBeLessThan(1);
});

test('off a terminal a ferry that nobody serves for half an hour says every minute when it tries again', async () => {
  const clock = new FixedClock();
  const rig = await openFerryRig(shots, clock);
  const servesFromMs = clock.now() + 30 * minuteMs;
  rig.server.content = ({ kind, videoId }) =>
    clock.now() < servesFromMs
      ? aContentAnswer({ status: 429, retryAfterMs: servesFromMs - clock.now() })
      : aContentAnswer(mediaOf(kind, videoId));
  try {
    const heard = await hear(clock, false, (talk) => rig.ferry({ talk }, { concurrency: 1 }));
    expect(heard.map(([, line]) => line).join('')).toMatch(
      /^(Ferry: 0 of 3 files · next try in \d+ (min|s) · 0\.0 MB\n){25,}/,
    );
    expect(longestSilence(heard, 30)).toBeLessThan(2.5);
  } finally {
    await rig.clean();
  }
});

test.each([
  ['watch', watchAnHour],
  ['ferry', ferrySlowly],
])('on a terminal the same %s draws a bar', async (_, step) => {
  expect((await step(true)).map(([, line]) => line).join('')).toMatch(movesCursor);
});
