import { afterEach, beforeEach, expect, test } from 'vitest';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import { sha256Of } from '../../src/domain/sha256.js';
import type { ContentAnswer, ContentRequest } from '../../src/ports/videos-api.js';
import { clipOf, type FerryRig, openFerryRig } from '../support/ferry-rig.js';
import { aContentAnswer } from '../support/scripted-server.js';

const clipBytes = 1_000_000;
let rig: FerryRig;
let served: number;

beforeEach(async () => {
  rig = await openFerryRig(['DCK_0010']);
  served = 0;
});
afterEach(() => rig.clean());

interface Behaviour {
  readonly etag: string | undefined;
  /** What the server does when it is asked for a part. */
  readonly onRange?: (request: ContentRequest, whole: ContentAnswer) => Partial<ContentAnswer> | undefined;
}

/** Breaks off three times, each time further on. */
function serve({ etag, onRange }: Behaviour): void {
  const bytes = clipOf('video', clipBytes);
  const cuts = [300_000, 600_000, 650_000];
  rig.server.content = (request) => {
    const cut = cuts.shift() ?? bytes.length;
    const whole = aContentAnswer({ etag, sizeBytes: bytes.length });
    const isRange = request.offset > 0;
    const own = isRange ? onRange?.(request, whole) : undefined;
    const start = isRange && own === undefined ? request.offset : 0;
    const range =
      isRange && own === undefined
        ? { status: 206, range: { start, total: bytes.length }, sizeBytes: bytes.length - start }
        : {};
    return {
      ...whole,
      ...range,
      ...own,
      body: breakOff(bytes.subarray(start, Math.max(start, cut)), cut < bytes.length),
    };
  };
}

async function* breakOff(bytes: Uint8Array, isBroken: boolean): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 50_000) {
    const piece = bytes.subarray(at, at + 50_000);
    served += piece.length;
    yield piece;
  }
  if (isBroken)
    throw new RenderQueueError({ code: 'E_SERVER_NO_ANSWER', kind: 'server', message: 'reset', retryable: true });
}

async function landedSha256(): Promise<string | undefined> {
  await rig.ferry({}, { variants: [] });
  return (await rig.night.ledger.assets())[0]?.receipt.sha256;
}

const whole = sha256Of(clipOf('video', clipBytes));

test('goes on where a body broke off, when the server proves that it is the same file', async () => {
  serve({ etag: '"abc"' });
  expect(await landedSha256()).toBe(whole);
  expect(served).toBeLessThan(clipOf('video', clipBytes).length * 1.1);
});

test.each<[string, Behaviour]>([
  ['has no ETag', { etag: undefined }],
  ['has only a weak ETag', { etag: 'W/"abc"' }],
  ['ignores the range', { etag: '"abc"', onRange: () => ({ status: 200 }) }],
  ['sends another range', { etag: '"abc"', onRange: () => ({ status: 206, range: { start: 7, total: undefined } }) }],
  [
    'tells another length',
    { etag: '"abc"', onRange: ({ offset }) => ({ status: 206, range: { start: offset, total: 5 } }) },
  ],
  [
    'has another file by then',
    {
      etag: '"abc"',
      onRange: ({ offset }) => ({ status: 206, etag: '"def"', range: { start: offset, total: undefined } }),
    },
  ],
  ['refuses the range', { etag: '"abc"', onRange: () => ({ status: 416 }) }],
])('starts over when the server %s, and lands the same bytes', async (_name, behaviour) => {
  serve(behaviour);
  expect(await landedSha256()).toBe(whole);
});
