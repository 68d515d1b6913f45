import type { MediaHash } from '../ports/media-hash.js';
import type { SpoolFile } from '../ports/spool.js';
import type { ContentAnswer } from '../ports/videos-api.js';
import type { MediaInspector } from './inspect-media.js';

/** Which of the two spools a file is in. */
export type Holder = 'spool' | 'overflow';

/** A body that broke off, with everything needed to go on at its last byte. */
export interface PartialFetch {
  readonly file: SpoolFile;
  readonly hash: MediaHash;
  readonly inspector: MediaInspector;
  readonly heldBy: Holder;
  readonly sizeBytes: number;
  /** Strong: `If-Range` takes no other. */
  readonly etag: string;
  readonly totalBytes: number | undefined;
}

/** Less is sooner sent again than kept. */
const leastKeptBytes = 256 * 1024;

/**
 * What an answer does to the part we have.
 *
 * answer                                                   then
 * 200                                                      start over: the server ignored the range, or the file changed
 * 206 from our byte, same ETag and total as far as told    go on
 * any other 206, and 416                                   neither: throw the part away and ask for the whole
 */
export function judgeRange(
  answer: Pick<ContentAnswer, 'status' | 'range' | 'etag'>,
  partial: PartialFetch | undefined,
): 'start' | 'go_on' | 'mismatch' {
  if (answer.status === 200) return 'start';
  if (partial === undefined || answer.range === undefined) return 'mismatch';
  const { start, total } = answer.range;
  const isSameFile =
    (answer.etag ?? partial.etag) === partial.etag &&
    (total === undefined || partial.totalBytes === undefined || total === partial.totalBytes);
  return start === partial.sizeBytes && isSameFile ? 'go_on' : 'mismatch';
}

export function isWorthKeeping(etag: string | undefined, sizeBytes: number): etag is string {
  return etag !== undefined && /^"[^"]*"$/.test(etag) && sizeBytes >= leastKeptBytes;
}
