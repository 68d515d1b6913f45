import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClipPictures, PicturedClip, PictureKind } from '../../ports/clip-pictures.js';
import { type Ffmpeg, runFfmpeg } from './run-ffmpeg.js';

/** Twenty seconds in 1080p are decoded in two; a machine with other work may take many times that. */
const patienceMs = 60_000;

/** One clip at a time: whatever else the machine does matters more than a picture. */
export function ffmpegPictures(ffmpeg: Ffmpeg): ClipPictures {
  let before: Promise<unknown> = Promise.resolve();
  return {
    draw: (clip, wanted, signal) => {
      const drawn = before.then(() => draw(ffmpeg, { clip, wanted, signal }));
      // The next one waits for its end, however it ended; what went wrong is told to who asked for it.
      before = drawn.catch(() => undefined);
      return drawn;
    },
  };
}

interface Order {
  readonly clip: PicturedClip;
  readonly wanted: readonly PictureKind[];
  readonly signal: AbortSignal | undefined;
}

async function draw(
  ffmpeg: Ffmpeg,
  { clip, wanted, signal }: Order,
): Promise<Partial<Record<PictureKind, Uint8Array>>> {
  // The tables of an MP4 may lie at its end, so it must be a file that can be searched.
  const folder = await mkdtemp(join(ffmpeg.scratchFolder, 'picture-'));
  try {
    const file = join(folder, 'clip.mp4');
    await pipeline(Readable.from(clip.bytes), createWriteStream(file));
    const pictures: Partial<Record<PictureKind, Uint8Array>> = {};
    for (const kind of wanted) {
      const picture = await drawOne(ffmpeg, triesOf[kind](file, clip.durationSeconds), signal);
      if (picture !== undefined) pictures[kind] = picture;
    }
    return pictures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function drawOne(
  ffmpeg: Ffmpeg,
  tries: readonly (readonly string[])[],
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  for (const args of tries) {
    const end = await runFfmpeg(ffmpeg, { args, patienceMs }, signal);
    if (end.kind === 'done' && end.output.length > 0) return end.output;
  }
  return undefined;
}

/** The bytes are a stranger's: read as MP4 and as nothing else, and without a look at any other file. */
const input = ['-protocol_whitelist', 'file', '-f', 'mov'];
const output = ['-frames:v', '1', '-map_metadata', '-1', '-threads', '1'];

/** As the sheets of the placeholder: two rows of five. */
const sheet = { columns: 5, rows: 2, tileHeight: 90 };

const triesOf: Readonly<
  Record<PictureKind, (file: string, durationSeconds: number) => readonly (readonly string[])[]>
> = {
  // In a clip of a frame or two there is none from the middle on.
  thumbnail: (file, durationSeconds) => [durationSeconds / 2, 0].map((atSeconds) => frameArgs(file, atSeconds)),
  spritesheet: (file, durationSeconds) => [sheetArgs(file, durationSeconds)],
};

function frameArgs(file: string, atSeconds: number): readonly string[] {
  const webp = ['-c:v', 'libwebp', '-f', 'image2pipe', 'pipe:1'];
  return ['-ss', atSeconds.toFixed(3), ...input, '-i', file, ...output, ...webp];
}

function sheetArgs(file: string, durationSeconds: number): readonly string[] {
  const { columns, rows, tileHeight } = sheet;
  const moments = `fps=${columns * rows}/${durationSeconds.toFixed(3)}`;
  const filter = `${moments},scale=-2:${tileHeight},tile=${columns}x${rows}`;
  const jpeg = ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-f', 'image2pipe', 'pipe:1'];
  return [...input, '-i', file, '-vf', filter, ...output, ...jpeg];
}
