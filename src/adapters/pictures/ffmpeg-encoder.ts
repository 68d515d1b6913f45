import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { type Ffmpeg, runFfmpeg } from '../ffmpeg/run-ffmpeg.js';
import type { ClipEncoder, FrameFormat } from './clip-encoder.js';

/** Twenty seconds in 1080p take about twenty; a machine with other work may take ten times that. */
const patienceMs = 300_000;

/**
 * A film's own 24 frames a second. An ffmpeg that was found to work and then fails a clip fails it by name: with another
 * frame rate here and there a night would cut together worse than with a gap.
 */
export function ffmpegEncoder(ffmpeg: Ffmpeg): ClipEncoder {
  return { frameRate: 24, encode: (format, frames) => encode(ffmpeg, format, frames) };
}

async function encode(ffmpeg: Ffmpeg, format: FrameFormat, frames: Iterable<Uint8Array>): Promise<Uint8Array> {
  // MP4 is finished by going back to its beginning, which a pipe cannot.
  const folder = await mkdtemp(join(ffmpeg.scratchFolder, 'clip-'));
  try {
    const file = join(folder, 'clip.mp4');
    const end = await runFfmpeg(ffmpeg, { args: argsFor(format, file), input: frames, patienceMs });
    if (end.kind === 'failed') throw encodeFailed(end.message);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function argsFor({ width, height, frameRate }: FrameFormat, file: string): readonly string[] {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-r', String(frameRate)];
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '28', '-pix_fmt', 'yuv420p', '-threads', '1'];
  const sameBytes = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'];
  return [...raw, '-i', 'pipe:0', ...h264, ...sameBytes, file];
}

function encodeFailed(message: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_FFMPEG',
    kind: 'internal',
    message: `ffmpeg could not encode it: ${message}`,
    hint: 'Take it off PATH to go on without it.',
  });
}
