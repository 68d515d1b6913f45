import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/adapters/store-memory/memory-store.js';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import type { Talk } from '../../src/ports/talk.js';
import { type FerryRig, mediaOf, openFerryRig } from '../support/ferry-rig.js';
import { aContentAnswer } from '../support/scripted-server.js';

const hourMs = 3_600_000;
const storeFault = new RenderQueueError({ code: 'E_STORE_REFUSED', kind: 'store', message: 'The bucket is not ours.' });
const shots = ['DCK_0010', 'DCK_0020', 'DCK_0030', 'LGT_0010'];

let rig: FerryRig;
let warnings: string[];
let talk: Talk;
beforeEach(async () => {
  rig = await openFerryRig(shots);
  warnings = [];
  talk = { say: () => undefined, warn: (message) => warnings.push(message), progress: () => undefined };
});
afterEach(() => rig.clean());

class RefusingStore extends MemoryStore {
  override readonly put = () => Promise.reject(storeFault);
}

/** Bytes vanish 24 hours after the batch ended, which was at the start. */
function everyClipTakes(hours: number): void {
  const startedAtMs = rig.clock.now();
  rig.server.content = ({ kind, videoId }) => {
    if (kind === 'video') rig.clock.advance(hours * hourMs);
    const isGone = rig.clock.now() - startedAtMs > 24 * hourMs;
    return isGone ? aContentAnswer({ status: 410 }) : aContentAnswer(mediaOf(kind, videoId));
  };
}

describe('clips that even the best rate so far brings home too late', () => {
  test('are told of once, hours before they are lost, with their price and what to do', async () => {
    everyClipTakes(9);
    const report = await rig.ferry({ talk }, { concurrency: 1, variants: [] });
    expect(report.lost).toHaveLength(2);
    const told = warnings.filter((message) => message.includes('cannot be home'));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(
      /^2 paid clips \(.+\) cannot be home .+ the first at 2026-11-24T03:00:00.000Z: .+ more of the line/,
    );
  });

  test('are none where the line is fast enough', async () => {
    everyClipTakes(5);
    await rig.ferry({ talk }, { concurrency: 1, variants: [] });
    expect(warnings).toEqual([]);
    expect(await rig.states()).toEqual(Array(shots.length).fill('landed'));
  });
});

test('what is left when its time at the server is over is certain to be lost', async () => {
  rig.server.content = () => aContentAnswer({ status: 401 });
  expect((await rig.ferry({ talk })).doomed).toEqual([]);
  rig.clock.advance(25 * hourMs);
  const report = await rig.ferry({ talk });
  expect(report.doomed).toHaveLength(shots.length);
  expect(report.lost).toEqual([]);
});

test('the end is told by the clock of the server, whatever ours says', async () => {
  rig.server.content = () => aContentAnswer({ status: 401 });
  rig.server.clockAheadMs = 25 * hourMs;
  expect((await rig.ferry({ talk })).doomed).toHaveLength(shots.length);
});

test('a shutdown that was announced after the render moves every deadline behind it, for good', async () => {
  rig.server.content = () => aContentAnswer({ status: 401 });
  const shutdownAtMs = () => rig.clock.now() + 2 * hourMs;
  const { left } = await rig.ferry({ talk }, { shutdownAtMs });
  expect(left[0]).toMatchObject({ deadlineMs: shutdownAtMs(), deadlineSource: 'provider_shutdown' });
  expect((await rig.ferry({ talk })).left[0]?.deadlineMs).toBe(shutdownAtMs());
});

test('a shutdown that was to come before the render did not come', async () => {
  rig.server.content = () => aContentAnswer({ status: 401 });
  const { left } = await rig.ferry({ talk }, { shutdownAtMs: () => rig.clock.now() - hourMs });
  expect(left[0]?.deadlineSource).toBe('batch_completed_at');
});

test('a clip that waits in the spool for a store is not doomed when the server forgets it', async () => {
  const refusing = new RefusingStore(rig.clock);
  await rig.ferry({ talk, store: refusing }, { storePatienceMs: 0, variants: [] });
  rig.clock.advance(25 * hourMs);
  const report = await rig.ferry({ talk, store: refusing }, { storePatienceMs: 0, variants: [] });
  expect(report).toMatchObject({ doomed: [], lost: [], storeFault });
  expect(report.left).toHaveLength(shots.length);
});
