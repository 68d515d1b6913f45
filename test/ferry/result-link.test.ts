import { afterEach, beforeEach, expect, test } from 'vitest';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import { type FerryRig, mediaOf, openFerryRig } from '../support/ferry-rig.js';
import { aContentAnswer, aVideo } from '../support/scripted-server.js';

const link = 'https://media.example/clip.mp4?signature=1';

let rig: FerryRig;
beforeEach(async () => {
  rig = await openFerryRig(['DCK_0010']);
  const id = `video_${rig.night.customIds[0]}`;
  rig.server.videos.set(id, aVideo({ id, resultUrl: link }));
});
afterEach(() => rig.clean());

/** The video's content route and the link, by what each of them answers. */
function serve(status: number, fromLink: () => ReturnType<typeof aContentAnswer>): void {
  rig.server.content = ({ kind, resultUrl }) => {
    if (kind !== 'video') return aContentAnswer({ status: 404 });
    return resultUrl === undefined ? aContentAnswer({ status }) : fromLink();
  };
}

test.each([400, 404, 501])(
  'a clip that its content route answers with %i comes from the link of its job',
  async (status) => {
    const startedAtMs = rig.clock.now();
    serve(status, () => aContentAnswer(mediaOf('video', 'video_1')));
    await rig.ferry();
    expect(await rig.states()).toEqual(['landed']);
    expect(rig.server.contentRequests.filter(({ kind }) => kind === 'video').map(({ resultUrl }) => resultUrl)).toEqual(
      [undefined, link],
    );
    expect(rig.clock.now() - startedAtMs).toBeLessThan(60_000);
  },
);

test('a link that leads nowhere loses no clip that the content route gives later', async () => {
  let asked = 0;
  rig.server.content = ({ kind, resultUrl }) => {
    if (kind !== 'video') return aContentAnswer({ status: 404 });
    if (resultUrl !== undefined) return aContentAnswer({ status: 403 });
    asked += 1;
    return asked < 3 ? aContentAnswer({ status: 404 }) : aContentAnswer(mediaOf('video', 'video_1'));
  };
  await rig.ferry();
  expect(await rig.states()).toEqual(['landed']);
});

test('a link that may not be followed is no reason to give the clip up', async () => {
  const refused = new RenderQueueError({ code: 'E_SERVER_REDIRECT', kind: 'server', message: 'A private address.' });
  serve(404, () => {
    throw refused;
  });
  const report = await rig.ferry();
  expect(report.lost).toHaveLength(1);
});

test('a clip that neither gives is lost after minutes, with the word of its job as evidence', async () => {
  const startedAtMs = rig.clock.now();
  serve(404, () => aContentAnswer({ status: 404 }));
  await rig.ferry();
  expect(await rig.states()).toEqual(['lost']);
  expect(rig.clock.now() - startedAtMs).toBeGreaterThan(180_000);
  const lost = (await rig.night.ledger.events()).find(({ event }) => /lost/.test(event));
  expect(JSON.stringify(lost?.detail)).toContain('the server says `completed` of the job');
});

test('a server that is only busy is not asked for links', async () => {
  let asked = 0;
  serve(503, () => aContentAnswer({ status: 404 }));
  const { content } = rig.server;
  rig.server.content = (request) => {
    asked += 1;
    return asked < 4 ? content(request) : aContentAnswer(mediaOf(request.kind, request.videoId));
  };
  await rig.ferry();
  expect(rig.server.contentRequests.every(({ resultUrl }) => resultUrl === undefined)).toBe(true);
});
