import type { StagedFaults } from './staged-faults.js';

const contentFaults = [
  'content-404-grace',
  'html-200',
  'zero-bytes',
  'truncated-download',
  'silent-truncation',
  'stall',
] as const;
/** How the bytes of one content answer go wrong. */
export type ContentFault = (typeof contentFaults)[number];

export async function findContentFault(faults: StagedFaults, subject: string): Promise<ContentFault | undefined> {
  for (const fault of contentFaults) if (await faults.strikes(fault, subject)) return fault;
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

export const loginPage = '<!doctype html><title>Sign in</title><p>Please sign in to the network.</p>';
