import type { Refusal } from './api-error.js';
import type { StagedFaults } from './staged-faults.js';

const contentFaults = [
  'content-404-grace',
  'content-403',
  'content-409',
  'content-410',
  'content-502',
  'redirect',
  'redirect-loop',
  'redirect-file',
  'range-416',
  'html-200',
  'json-200',
  'zero-bytes',
  'truncated-download',
  'silent-truncation',
  'short-length',
  'stall',
  'extra-bytes',
  'endless-body',
] as const;
/** How the bytes of one content answer go wrong. */
export type ContentFault = (typeof contentFaults)[number];

/** A fault of ranges strikes requests for one alone. */
export async function findContentFault(
  faults: StagedFaults,
  subject: string,
  hasRange: boolean,
): Promise<ContentFault | undefined> {
  const possible = contentFaults.filter((fault) => hasRange || fault !== 'range-416');
  for (const fault of possible) if (await faults.strikes(fault, subject)) return fault;
  return undefined;
}

/** The first half of a body, and then: a clean end, a dropped connection, or nothing until the reader goes away. */
export async function* firstHalf(
  body: AsyncIterable<Uint8Array>,
  totalBytes: number,
  end: 'end' | 'drop' | 'hang',
): AsyncGenerator<Uint8Array> {
  let left = Math.floor(totalBytes / 2);
  for await (const chunk of body) {
    yield chunk.subarray(0, left);
    left -= Math.min(left, chunk.length);
    if (left === 0) break;
  }
  if (end === 'drop') throw new Error('The connection is dropped on purpose.');
  if (end === 'hang') await new Promise(() => {});
}

/** The whole body, and then more. */
export async function* withExtraBytes(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* body;
  yield Buffer.alloc(1_000, 'x');
}

/** Until the reader goes away. */
export async function* endlessZeros(): AsyncGenerator<Uint8Array> {
  for (;;) yield await Promise.resolve(Buffer.alloc(64 * 1024));
}

/** What the faults that are refusals answer. */
export const contentRefusals: Readonly<Partial<Record<ContentFault, Refusal>>> = {
  'content-404-grace': { status: 404, code: 'not_found', message: 'The content does not exist.' },
  'content-403': { status: 403, code: 'permission_denied', message: 'The content may not be read.' },
  'content-409': { status: 409, code: 'video_not_ready', message: 'The video is not ready.' },
  'content-410': { status: 410, code: 'gone', message: 'The content is gone.' },
  'content-502': { status: 502, code: 'bad_gateway', message: 'The content could not be fetched.' },
  'range-416': { status: 416, code: 'range_not_satisfiable', message: 'The range lies outside the file.' },
};

/** As a file looks that is still being written: its type, and nothing of its media. */
export const headOfClip = Buffer.from('000000186674797069736f6d0000020069736f6d6d703431', 'hex');

export const loginPage = '<!doctype html><title>Sign in</title><p>Please sign in to the network.</p>';

export const notFetched = JSON.stringify({ error: { message: 'The content could not be fetched.' } });
