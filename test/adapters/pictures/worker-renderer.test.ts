import { afterEach, describe, expect, test } from 'vitest';
import { createWorkerRenderer } from '../../../src/adapters/pictures/worker-renderer.js';
import { sizeSchema } from '../../../src/domain/render-request.js';
import type { RenderedClip, Renderer, RenderOrder } from '../../../src/ports/renderer.js';

/** Ends itself, throws, hangs or answers with its thread's number, as the prompt says. */
const workerUrl = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, threadId } from 'node:worker_threads';
    parentPort.on('message', ({ prompt }) => {
      if (prompt === 'exit') process.exit(7);
      if (prompt === 'throw') throw new Error('out of colour');
      const asset = { bytes: new Uint8Array([threadId]), mediaType: 'video/mp4' };
      if (prompt !== 'hang') {
        parentPort.postMessage({ kind: 'rendered', clip: { video: asset, thumbnail: asset, spritesheet: asset } });
      }
    });
  `)}`,
);

let renderer: Renderer;
afterEach(() => renderer.close());

function order(prompt: string): RenderOrder {
  return { model: 'tiny', prompt, size: sizeSchema.parse('64x36'), seconds: 1, label: prompt };
}

function threadOf(clip: RenderedClip): number | undefined {
  return clip.video.bytes[0];
}

describe('a crew of worker threads', () => {
  test.each([
    ['exit', 'its worker thread ended'],
    ['throw', 'out of colour'],
  ])('fails the order of a worker that dies (%s) by name, and no other', async (death, why) => {
    renderer = createWorkerRenderer({ workerUrl, workerCount: 2 });
    const orders = ['a', death, 'b', death, 'c', 'd'].map((prompt) => renderer.render(order(prompt)));
    const ends = await Promise.allSettled(orders);
    expect(ends.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    for (const reason of reasons) {
      expect(reason).toMatchObject({ code: 'E_PLACEHOLDER_RENDER', message: expect.stringContaining(why) });
    }
  });

  test('is never larger than it was asked to be', async () => {
    renderer = createWorkerRenderer({ workerUrl, workerCount: 2 });
    const clips = await Promise.all(Array.from({ length: 20 }, () => renderer.render(order('a'))));
    expect(new Set(clips.map(threadOf)).size).toBeLessThanOrEqual(2);
  });

  test('passes over an order that was called off before a worker was free', async () => {
    renderer = createWorkerRenderer({ workerUrl, workerCount: 1 });
    const first = renderer.render(order('a'));
    const callOff = new AbortController();
    const waiting = renderer.render(order('b'), callOff.signal);
    callOff.abort(new Error('called off'));
    await expect(waiting).rejects.toThrow('called off');
    expect(threadOf(await first)).toBeGreaterThan(0);
  });

  test('closes over an order that never ends, and fails it by name', async () => {
    renderer = createWorkerRenderer({ workerUrl, workerCount: 1 });
    const orders = ['hang', 'waiting'].map((prompt) => renderer.render(order(prompt)));
    const [ends] = await Promise.all([Promise.allSettled(orders), renderer.close()]);
    const reason = expect.objectContaining({ code: 'E_PLACEHOLDER_RENDER' });
    expect(ends).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
  });
});
