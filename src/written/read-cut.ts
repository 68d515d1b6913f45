import { RenderQueueError } from '../domain/render-queue-error.js';
import type { CutClip } from './cut-clip.js';
import { readEdlClips } from './read-edl-clips.js';
import { readOtioClips } from './read-otio-clips.js';

/** Reads a CMX3600 EDL or an OTIO timeline, judged by its first character. Throws `E_CUT_UNREADABLE`. */
export function readCut(text: string, file: string): readonly CutClip[] {
  const clips = isJson(text) ? readOtioClips(parseJson(text, file)) : readEdlClips(text);
  if (clips.length > 0) return clips;
  throw unreadable(file, 'it holds no event');
}

/** A cut by its own marks, whatever the file is called. */
export function isCut(text: string): boolean {
  return isJson(text) ? text.includes('"OTIO_SCHEMA"') : readEdlClips(text).length > 0;
}

function isJson(text: string): boolean {
  return text.trimStart().startsWith('{');
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(file, 'it is not JSON', cause);
  }
}

function unreadable(file: string, why: string, cause?: unknown): RenderQueueError {
  return new RenderQueueError({
    code: 'E_CUT_UNREADABLE',
    kind: 'usage',
    message: `\`${file}\` cannot be read as a cut: ${why}.`,
    hint: 'Export the timeline as a CMX3600 EDL or as OTIO.',
    cause,
  });
}
