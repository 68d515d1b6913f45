import type { Diagnostic } from '../domain/diagnostic.js';
import { createMp4Walk } from '../domain/mp4-walk.js';
import type { Sha256 } from '../domain/sha256.js';
import type { ShotCharacter } from '../domain/shot-list.js';

/** What lies at a character's clip; `fault` says why it cannot be one. */
export interface ClipFinding {
  readonly sha256: Sha256 | undefined;
  readonly sizeBytes: number;
  readonly fault: string | undefined;
}

/** The guide: short two- to four-second clips in 16:9 or 9:16. Encoders round the last frame up. */
const longestSeconds = 4.1;
const shortestSeconds = 1.9;

/** Each clip once, where the character is described. */
export function checkCharacterClips(
  characters: readonly ShotCharacter[],
  findings: ReadonlyMap<string, ClipFinding>,
): readonly Diagnostic[] {
  return characters.flatMap(({ key, clip, place }) => {
    const fault = findings.get(clip)?.fault;
    if (fault === undefined) return [];
    const message = `The clip \`${clip}\` of the character \`${key}\` ${fault}.`;
    const hint = 'A character is made from an MP4 of two to four seconds, 16:9 or 9:16.';
    return [{ severity: 'error', code: 'E_CHARACTER', message, hint, ...(place === undefined ? {} : { place }) }];
  });
}

/** What keeps these bytes from being a character's clip, as the end of a sentence about it. */
export function faultOfClip(bytes: Uint8Array): string | undefined {
  const walk = createMp4Walk();
  walk.push(bytes);
  const verdict = walk.finish();
  if (verdict.kind === 'fault') return `is not a whole MP4: it ${verdict.fault}`;
  const { durationSeconds, width, height } = verdict.movie;
  if (durationSeconds === undefined || width === undefined || height === undefined) return 'has no picture';
  if (durationSeconds > longestSeconds || durationSeconds < shortestSeconds)
    return `is ${durationSeconds} seconds long`;
  const ratio = Math.max(width, height) / Math.min(width, height);
  return Math.abs(ratio - 16 / 9) > 0.02 ? `is ${width}x${height}` : undefined;
}
