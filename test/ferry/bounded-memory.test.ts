import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { partSuffix } from '../../src/adapters/files/growing-file.js';
import { pieceBytes } from '../../src/ferry/gather-pieces.js';
import { pullName } from '../../src/ferry/pull-list.js';
import { type FerryRig, openFerryRig } from '../support/ferry-rig.js';
import { aContentAnswer } from '../support/scripted-server.js';
import { tinyMp4 } from '../support/tiny-mp4.js';

const transfers = 4;
const chunkBytes = 64 * 1024;

test('holds of each clip under way no more than one part, however large the clips and however many wait', async () => {
  const rig = await openFerryRig(Array.from({ length: 3 * transfers }, (_, index) => `DCK_${100 + index}`));
  const counter = countHeldBytes(rig, tinyMp4({ mediaBytes: 4 * pieceBytes }));

  const report = await rig.ferry({}, { variants: [], concurrency: transfers });

  expect(report.landed).toHaveLength(3 * transfers);
  expect(counter.mostClips()).toBeLessThanOrEqual(transfers);
  expect(counter.mostBytes()).toBeLessThanOrEqual(transfers * (pieceBytes + chunkBytes));
  expect(counter.mostBytes()).toBeGreaterThan(pieceBytes / 2);
  await rig.clean();
});

interface HeldBytes {
  /** Sent by the server and not in a file yet, of all clips together, when it was the most. */
  readonly mostBytes: () => number;
  readonly mostClips: () => number;
}

/** Lets the server send `clip` for every video, and looks at the spool before each piece. */
function countHeldBytes(rig: FerryRig, clip: Uint8Array): HeldBytes {
  const sentBytes = new Map<string, number>();
  let mostBytes = 0;
  let mostClips = 0;
  const look = (): void => {
    const held = [...sentBytes].map(([path, sent]) => sent - sizeOf(path));
    mostBytes = Math.max(mostBytes, sum(held));
    mostClips = Math.max(mostClips, sentBytes.size);
  };
  async function* send(path: string): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < clip.length; at += chunkBytes) {
      const piece = clip.slice(at, at + chunkBytes);
      sentBytes.set(path, at + piece.length);
      look();
      yield piece;
    }
    sentBytes.delete(path);
  }
  rig.server.content = ({ videoId }) => {
    const customId = rig.night.customIds.find((id) => videoId === `video_${id}`);
    if (customId === undefined) throw new Error(`nobody sent ${videoId}`);
    const path = join(rig.folder, 'spool', pullName({ customId, kind: 'video' }) + partSuffix);
    return { ...aContentAnswer({ bytes: clip }), body: send(path) };
  };
  return { mostBytes: () => mostBytes, mostClips: () => mostClips };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
