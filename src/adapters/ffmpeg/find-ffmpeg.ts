import { mkdir, rm } from 'node:fs/promises';
import { type Ffmpeg, runFfmpeg } from './run-ffmpeg.js';

const patienceMs = 10_000;

/**
 * The ffmpeg that `searchPath` leads to, with its scratch folder made anew. Undefined where there is none, where it does
 * not run, and where it cannot encode H.264: all goes on without it then.
 */
export async function findFfmpeg({ searchPath, scratchFolder }: Ffmpeg): Promise<Ffmpeg | undefined> {
  const found = await runFfmpeg({ searchPath }, { args: ['-encoders'], patienceMs });
  if (found.kind === 'failed' || !/\blibx264\b/.test(found.output.toString('latin1'))) return undefined;
  // A kill leaves half a clip behind.
  await rm(scratchFolder, { recursive: true, force: true });
  await mkdir(scratchFolder, { recursive: true, mode: 0o700 });
  return { searchPath, scratchFolder };
}
