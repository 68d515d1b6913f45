import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FerryRig, mediaOf, openFerryRig } from '../support/ferry-rig.js';
import { aContentAnswer, aVideo } from '../support/scripted-server.js';

const minuteMs = 60_000;
const link = 'https://media.example/clip.mp4';

let rig: FerryRig;
beforeEach(async () => {
  rig = await openFerryRig(['DCK_0010', 'DCK_0020']);
});
afterEach(() => rig.clean());

/** The link of the first clip's job is asked for because its content route says no; the other clip has no link. */
function serveFirstByLink(fromLink: () => ReturnType<typeof aContentAnswer>): void {
  const id = `video_${rig.night.customIds[0]}`;
  rig.server.videos.set(id, aVideo({ id, resultUrl: link }));
  rig.server.content = ({ kind, videoId, resultUrl }) => {
    if (videoId !== id) return aContentAnswer(mediaOf(kind, videoId));
    return resultUrl === undefined ? aContentAnswer({ status: 404 }) : fromLink();
  };
}

describe('a host that asks for time', () => {
  test('holds up no clip that another host has', async () => {
    const startedAtMs = rig.clock.now();
    const landedAtMs: number[] = [];
    const { recordAsset } = rig.night.ledger;
    const ledger = {
      ...rig.night.ledger,
      recordAsset: async (...[asset, atMs]: Parameters<typeof recordAsset>) => {
        landedAtMs.push(rig.clock.now() - startedAtMs);
        return recordAsset(asset, atMs);
      },
    };
    let asked = 0;
    serveFirstByLink(() => {
      asked += 1;
      return asked === 1
        ? aContentAnswer({ status: 429, retryAfterMs: 10 * minuteMs })
        : aContentAnswer(mediaOf('video', 'video_1'));
    });
    await rig.ferry({ ledger }, { variants: [], concurrency: 1 });
    expect(landedAtMs[0]).toBeLessThan(5 * minuteMs);
    expect(await rig.states()).toEqual(['landed', 'landed']);
  });

  test('is left alone for so long by every clip of its own', async () => {
    const askedAtMs: number[] = [];
    rig.server.content = ({ kind, videoId }) => {
      askedAtMs.push(rig.clock.now());
      if (askedAtMs.length === 1) return aContentAnswer({ status: 503, retryAfterMs: 10 * minuteMs });
      return aContentAnswer(mediaOf(kind, videoId));
    };
    await rig.ferry({}, { variants: [], concurrency: 1 });
    const [first = 0, ...later] = askedAtMs;
    expect(later).toHaveLength(2);
    expect(Math.min(...later) - first).toBeGreaterThanOrEqual(10 * minuteMs);
  });

  test('is asked again before the bytes it holds are gone', async () => {
    const goneAtMs = rig.clock.now() + 24 * 60 * minuteMs;
    rig.clock.advance(23 * 60 * minuteMs);
    let asked = 0;
    rig.server.content = ({ kind, videoId }) => {
      asked += 1;
      if (asked === 1) return aContentAnswer({ status: 503, retryAfterMs: 24 * 60 * minuteMs });
      return aContentAnswer(mediaOf(kind, videoId));
    };
    await rig.ferry({}, { variants: [], concurrency: 1 });
    expect(await rig.states()).toEqual(['landed', 'landed']);
    expect(rig.clock.now()).toBeLessThan(goneAtMs);
  });
});
