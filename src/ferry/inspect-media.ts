import { type ImageType, imageTypeBytes, imageTypeOf, isWholeImage } from '../domain/image-type.js';
import type { Movie } from '../domain/mp4-movie.js';
import { createMp4Walk } from '../domain/mp4-walk.js';
import type { AssetKind } from '../domain/object-key.js';

/**
 * What a file is, decided by its bytes. whole: it may be stored. fault: bytes are missing or wrong; another download may
 * cure it. other: a whole file of another kind, which is how servers without variants answer when asked for a picture.
 */
export type Inspection =
  | WholeMedia
  | { readonly kind: 'fault'; readonly fault: string }
  | { readonly kind: 'other'; readonly found: string };

export interface WholeMedia {
  readonly kind: 'whole';
  readonly mediaType: 'video/mp4' | ImageType;
  /** Undefined for pictures. */
  readonly movie: Movie | undefined;
  readonly hasContentCredentials: boolean;
}

export interface MediaInspector {
  readonly push: (chunk: Uint8Array) => void;
  readonly finish: () => Inspection;
}

export function createMediaInspector(wanted: AssetKind): MediaInspector {
  return wanted === 'video' ? inspectVideo() : inspectPicture();
}

function inspectVideo(): MediaInspector {
  const walk = createMp4Walk();
  return {
    push: walk.push,
    finish: () => {
      const verdict = walk.finish();
      if (verdict.kind === 'fault') return { kind: 'fault', fault: `the MP4 ${verdict.fault}` };
      const { movie, hasContentCredentials } = verdict;
      return { kind: 'whole', mediaType: 'video/mp4', movie, hasContentCredentials };
    },
  };
}

function inspectPicture(): MediaInspector {
  let head = new Uint8Array();
  let tail = new Uint8Array();
  let sizeBytes = 0;
  return {
    push: (chunk) => {
      if (head.length < imageTypeBytes) head = Buffer.concat([head, chunk.subarray(0, imageTypeBytes - head.length)]);
      tail = Buffer.concat([tail, chunk.subarray(Math.max(0, chunk.length - imageTypeBytes))]).subarray(
        -imageTypeBytes,
      );
      sizeBytes += chunk.length;
    },
    finish: () => {
      if (sizeBytes === 0) return { kind: 'fault', fault: 'the picture is empty' };
      const type = imageTypeOf(head);
      if (type === undefined) return { kind: 'other', found: isMp4(head) ? 'an MP4' : 'no picture' };
      if (!isWholeImage({ head, tail, sizeBytes }, type)) return { kind: 'fault', fault: `the ${type} is cut off` };
      return { kind: 'whole', mediaType: type, movie: undefined, hasContentCredentials: false };
    },
  };
}

function isMp4(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(4, 8)) === 'ftyp';
}
