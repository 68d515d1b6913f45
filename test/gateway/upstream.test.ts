import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { renderClip } from '../../src/adapters/pictures/render-clip.js';
import { openVideoJobs } from '../../src/adapters/videos-api/open-video-jobs.js';
import { assembleCatalog } from '../../src/catalog/catalog.js';
import type { UpstreamKind } from '../../src/catalog/upstream-kind.js';
import { findUpstreamKind } from '../../src/catalog/upstream-kinds.js';
import { sizeSchema } from '../../src/domain/render-request.js';
import { isVideoEnded, type Video } from '../../src/domain/video.js';
import type { UpstreamServer } from '../../src/gateway/gateway-ports.js';
import { parseCharacter } from '../../src/protocol/character-object.js';
import { parseFile } from '../../src/protocol/file-object.js';
import { parseVideo } from '../../src/protocol/video-object.js';
import {
  type FakeUpstream,
  type FakeUpstreamOptions,
  failingWord,
  refusedWord,
  startFakeUpstream,
} from '../support/fake-upstream.js';
import type { FakeKind } from '../support/fake-upstream-manners.js';
import {
  cancelBatch,
  createBatch,
  readResults,
  tinyLine,
  uploadLines,
  waitForBatch,
} from '../support/gateway-client.js';
import { pngImage } from '../support/png-image.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';
import { tinyModel } from '../support/tiny-model.js';

const kinds: readonly FakeKind[] = ['azure', 'openai', 'vllm-omni', 'sglang', 'litellm'];

let upstreams: FakeUpstream[] = [];
let servers: UpstreamServer[] = [];
let gateway: TestGateway;
afterEach(async () => {
  await gateway.close();
  for (const server of servers) await server.jobs.close();
  for (const upstream of upstreams) await upstream.close();
  upstreams = [];
  servers = [];
});

/** A gateway in front of fake upstreams, which it polls quickly. */
async function stage(
  fakes: readonly FakeUpstreamOptions[],
  change: Partial<UpstreamKind> = {},
  speed = 1,
): Promise<void> {
  for (const options of fakes) {
    const upstream = await startFakeUpstream(options);
    const found = findUpstreamKind(options.kind);
    if (found === undefined) throw new Error(`The catalog knows no ${options.kind}.`);
    const kind = { ...found, jobsPerMinute: 60_000, pollIntervalMs: 10, settleMs: 30, graceMs: 60, ...change };
    upstreams.push(upstream);
    servers.push({
      name: upstream.url,
      kind,
      jobs: openVideoJobs({ kind, url: upstream.url, key: 'secret', clock: systemClock }),
    });
  }
  gateway = await startTestGateway({
    ports: { upstreams: servers },
    options: { renderer: { renderer: 'upstream', renders: 'free', isPlaceholder: false }, speed },
  });
}

function onlyUpstream(): FakeUpstream {
  const [upstream] = upstreams;
  if (upstream === undefined) throw new Error('No upstream was started.');
  return upstream;
}

function body(prompt: string, extra: Readonly<Record<string, unknown>> = {}) {
  return { body: { model: 'tiny', prompt, size: '64x36', seconds: '1', ...extra } };
}

async function uploadReference(): Promise<{ readonly id: string; readonly bytes: Uint8Array }> {
  const size = sizeSchema.parse('64x36');
  const { bytes } = (await renderClip({ model: 'tiny', prompt: 'r', size, seconds: 1, label: 'r' })).thumbnail;
  const form = new FormData();
  form.set('purpose', 'user_data');
  form.set('file', new File([new Uint8Array(bytes)], 'reference.webp', { type: 'image/webp' }));
  const file = parseFile(await (await gateway.fetch('/files', { method: 'POST', body: form })).json());
  return { id: file?.id ?? '', bytes };
}

async function runLines(lines: readonly string[]) {
  const { id } = await createBatch(gateway, await uploadLines(gateway, lines));
  const batch = await waitForBatch(gateway, id);
  return { batch, results: await readResults(gateway, batch.outputFileId) };
}

/** What each make says of a job that failed, and of one it refuses, as a line of the batch tells it. */
const failures: Readonly<Record<FakeKind, object>> = {
  azure: { code: 'moderation_blocked', message: 'Blocked by moderation.' },
  openai: { code: 'moderation_blocked', message: 'Blocked by moderation.' },
  'vllm-omni': { code: '500', message: 'CUDA out of memory' },
  sglang: { message: 'Sampling failed' },
  litellm: { code: 'provider_error', message: 'The provider failed' },
};
const refusals: Readonly<Record<FakeKind, object>> = {
  azure: { code: 'sentinel_block', message: 'Blocked by our moderation system.' },
  openai: { code: 'sentinel_block', message: 'Blocked by our moderation system.' },
  'vllm-omni': { message: 'body.prompt: String should match pattern' },
  sglang: { message: 'Invalid prompt' },
  litellm: { message: 'ContentPolicyViolationError' },
};

describe.each(kinds)('a batch through %s', (kind) => {
  test('brings the same shots home as through any other', async () => {
    await stage([{ kind }]);
    const reference = await uploadReference();
    const { batch, results } = await runLines([
      tinyLine('plain', body('A gull.')),
      tinyLine('opened', body('A pier.', { input_reference: { file_id: reference.id } })),
      tinyLine('failing', body(`A ${failingWord} shot.`)),
      tinyLine('refused', body(`A ${refusedWord} shot.`)),
    ]);
    expect(batch).toMatchObject({ status: 'completed', counts: { total: 4, completed: 2, failed: 2 } });
    const videos = new Map(results.map((line) => [line.customId, parseVideo(line.response?.body)]));
    expect(videos.get('plain')).toMatchObject({ status: 'completed', model: 'tiny', isPlaceholder: false });
    expect(videos.get('failing')).toMatchObject({ status: 'failed', error: failures[kind] });
    expect(videos.get('refused')).toMatchObject({ status: 'failed', error: refusals[kind] });
    const { jobs, clip } = onlyUpstream();
    expect(jobs.map((job) => job.prompt).toSorted()).toEqual(['A FAIL shot.', 'A gull.', 'A pier.']);
    expect(jobs.every((job) => job.size === '64x36' && job.seconds === '1')).toBe(true);
    const image = jobs.find((job) => job.prompt === 'A pier.')?.image;
    expect(Buffer.from(image ?? []).equals(Buffer.from(reference.bytes))).toBe(true);
    const content = await gateway.fetch(`/videos/${videos.get('opened')?.id}/content`);
    expect(Buffer.from(await content.arrayBuffer()).equals(Buffer.from(clip.video.bytes))).toBe(true);
    const thumbnail = await gateway.fetch(`/videos/${videos.get('opened')?.id}/content?variant=thumbnail`);
    expect(thumbnail.status).toBe(kind === 'openai' ? 200 : 404);
  });
});

test('an inlined image is passed on as it was, and the record of its video holds none of it', async () => {
  await stage([{ kind: 'vllm-omni' }]);
  const images = [pngImage(64, 36, 50_000), pngImage(64, 36, 60_000)];
  const [single, inLine] = images.map((image, index) => {
    const url = `data:image/png;base64,${image.toString('base64')}`;
    return body(`Image ${index}.`, { input_reference: { image_url: url } });
  });
  expect(await ended(await post('/videos', single?.body))).toMatchObject({ status: 'completed' });
  const { batch } = await runLines([tinyLine('a', inLine)]);
  expect(batch.counts).toMatchObject({ completed: 1 });
  expect(onlyUpstream().jobs.map(({ image }) => Buffer.from(image ?? []))).toEqual(images);
  const videos = await gateway.ports.records.listVideos({ order: 'asc', limit: 10 });
  expect(videos.map((video) => JSON.stringify(video).length < 2_000)).toEqual([true, true]);
});

describe('an upstream whose answer was lost', () => {
  test.each<[string, 'drop_before' | 'drop_after']>([
    ['took the job: it is found in the list and not sent again', 'drop_after'],
    ['did not take it: it is sent again, because renders are free', 'drop_before'],
  ])('%s', async (_, fault) => {
    await stage([{ kind: 'vllm-omni', misbehave: (post) => (post === 1 ? fault : undefined) }]);
    const { batch } = await runLines([tinyLine('a'), tinyLine('b')]);
    expect(batch).toMatchObject({ status: 'completed', counts: { completed: 2 } });
    expect(onlyUpstream().jobs).toHaveLength(2);
  });

  test('is not asked again where renders are paid: the line fails as outcome_unknown', async () => {
    await stage([{ kind: 'openai', misbehave: () => 'drop_before' }]);
    const { results } = await runLines([tinyLine('a')]);
    expect(parseVideo(results[0]?.response?.body)).toMatchObject({
      status: 'failed',
      error: { code: 'outcome_unknown' },
    });
    expect(onlyUpstream().jobs).toHaveLength(0);
  });

  test('two takes of one shot, both answers lost, are two jobs', async () => {
    await stage([{ kind: 'vllm-omni', misbehave: (post) => (post <= 2 ? 'drop_after' : undefined) }], {
      jobs: { first: 2, most: 2 },
    });
    const { batch } = await runLines([tinyLine('t01', body('A gull.')), tinyLine('t02', body('A gull.'))]);
    expect(batch).toMatchObject({ status: 'completed', counts: { completed: 2 } });
    expect(onlyUpstream().jobs).toHaveLength(2);
  });
});

describe('an upstream that forgot its jobs', () => {
  test.each<[FakeKind, unknown]>([
    ['vllm-omni', { status: 'completed' }],
    ['openai', { status: 'failed', error: { code: 'runner_lost' } }],
  ])('%s: rendered again where free, failed by name where paid', async (kind, expected) => {
    let isForgotten = false;
    await stage([
      {
        kind,
        renderMs: 100,
        onJob: () => {
          if (!isForgotten) setTimeout(() => upstreams[0]?.forget(), 20);
          isForgotten = true;
        },
      },
    ]);
    const { results } = await runLines([tinyLine('a')]);
    expect(parseVideo(results[0]?.response?.body)).toMatchObject(Object(expected));
  });
});

test('a free job that is lost whenever it is made again fails by name after the fourth', async () => {
  await stage([{ kind: 'vllm-omni', renderMs: 60_000, onJob: () => setTimeout(() => upstreams[0]?.forget(), 5) }]);
  const { results } = await runLines([tinyLine('poison')]);
  expect(parseVideo(results[0]?.response?.body)).toMatchObject({ status: 'failed', error: { code: 'runner_lost' } });
  expect(onlyUpstream().jobs).toHaveLength(4);
});

test('a rendered clip is waited for through half an hour in which its upstream is out of reach', async () => {
  await stage([{ kind: 'litellm', contentFault: (request) => (request <= 20 ? 502 : undefined) }], {}, 2_000);
  const { batch } = await runLines([tinyLine('a')]);
  expect(batch).toMatchObject({ status: 'completed', counts: { completed: 1 } });
  expect(onlyUpstream().jobs).toHaveLength(1);
});

test('a clip whose upstream says that it has none fails by name', async () => {
  await stage([{ kind: 'litellm', contentFault: () => 404 }], {}, 2_000);
  const { results } = await runLines([tinyLine('a')]);
  expect(parseVideo(results[0]?.response?.body)).toMatchObject({
    status: 'failed',
    error: { code: 'content_unavailable' },
  });
});

test('bytes served before their job is done are not asked for, and half a clip is not taken for one', async () => {
  const contentFault = (request: number) => (request === 1 ? ('half' as const) : undefined);
  await stage([{ kind: 'vllm-omni', renderMs: 100, servesEarly: true, contentFault }]);
  const { batch, results } = await runLines([tinyLine('a')]);
  expect(batch.counts).toMatchObject({ completed: 1 });
  const content = await gateway.fetch(`/videos/${parseVideo(results[0]?.response?.body)?.id}/content`);
  const { clip, contents } = onlyUpstream();
  expect(Buffer.from(await content.arrayBuffer()).equals(Buffer.from(clip.video.bytes))).toBe(true);
  expect(contents()).toBe(2);
});

test.each<['route' | 'link', number]>([
  ['route', 1],
  ['link', 0],
])('a clip that is only behind a link is fetched from there, asked first by the %s', async (contentFrom, contents) => {
  await stage([{ kind: 'sglang', hasOnlyLinks: true }], { contentFrom });
  const { batch } = await runLines([tinyLine('a')]);
  expect(batch.counts).toMatchObject({ completed: 1 });
  expect(onlyUpstream().contents()).toBe(contents);
});

test('an upstream that is busy gets the job later', async () => {
  await stage([{ kind: 'vllm-omni', misbehave: (post) => (post <= 1 ? 'busy' : undefined) }]);
  const { batch } = await runLines([tinyLine('a')]);
  expect(batch).toMatchObject({ status: 'completed', counts: { completed: 1 } });
  expect(onlyUpstream().jobs).toHaveLength(1);
});

async function uploadCharacter(name: string): Promise<string> {
  const form = new FormData();
  form.set('name', name);
  form.set('video', new File([new Uint8Array(onlyUpstream().clip.video.bytes)], 'clip.mp4', { type: 'video/mp4' }));
  const made = await gateway.fetch('/videos/characters', { method: 'POST', body: form });
  return parseCharacter(await made.json())?.id ?? '';
}

describe('characters', () => {
  test.each<[FakeKind]>([['openai'], ['litellm']])(
    'are uploaded to %s once, when the first job shows them, and named by its ids',
    async (kind) => {
      await stage([{ kind }], { jobs: { first: 4, most: 4 } });
      const mossy = { id: await uploadCharacter('Mossy') };
      const finn = { id: await uploadCharacter('Finn') };
      const reference = await uploadReference();
      const { batch } = await runLines([
        tinyLine('alone', body('Mossy waves.', { characters: [mossy] })),
        tinyLine('both', body('Mossy and Finn.', { characters: [mossy, finn] })),
        tinyLine('opened', body('Finn.', { characters: [finn], input_reference: { file_id: reference.id } })),
        tinyLine('nobody', body('A pier.')),
      ]);
      expect(batch.counts).toMatchObject({ completed: 4 });
      const { characters, jobs, clip } = onlyUpstream();
      expect(characters.map(({ name }) => name).toSorted()).toEqual(['Finn', 'Mossy']);
      expect(characters.every((one) => Buffer.from(one.clip).equals(Buffer.from(clip.video.bytes)))).toBe(true);
      const nameOf = new Map(characters.map(({ id, name }) => [id, name]));
      const shown = jobs.map(({ prompt, characterIds }) => [prompt, characterIds.map((id) => nameOf.get(id))]);
      expect(Object.fromEntries(shown)).toEqual({
        'Mossy waves.': ['Mossy'],
        'Mossy and Finn.': ['Mossy', 'Finn'],
        'Finn.': ['Finn'],
        'A pier.': [],
      });
    },
  );

  test('are remembered over a restart, and uploaded to each server for itself', async () => {
    await stage([{ kind: 'openai' }]);
    const asked = body('Mossy waves.', { characters: [{ id: await uploadCharacter('Mossy') }] });
    await ended(await post('/videos', asked.body));
    gateway = await gateway.restart();
    await ended(await post('/videos', asked.body));
    expect(onlyUpstream().characters).toHaveLength(1);
    const other = await startFakeUpstream({ kind: 'openai' });
    upstreams.push(other);
    const [first] = servers;
    if (first === undefined) throw new Error('There is no server.');
    const jobs = openVideoJobs({ kind: first.kind, url: other.url, key: undefined, clock: systemClock });
    const second = { ...first, name: other.url, jobs };
    servers.push(second);
    gateway = await gateway.restart({
      ports: { upstreams: [second] },
      options: { renderer: { renderer: 'upstream', renders: 'paid', isPlaceholder: false } },
    });
    await ended(await post('/videos', asked.body));
    expect(upstreams.map(({ characters, jobs }) => [characters.length, jobs.length])).toEqual([
      [1, 2],
      [1, 1],
    ]);
  });

  test.each<[string, number, unknown, number]>([
    ['fail their job in the upstream’s words', 400, { status: 'failed', error: { code: 'character_refused' } }, 0],
    ['are uploaded later where the upstream has no time', 503, { status: 'completed' }, 1],
  ])('that are refused %s', async (_, status, expected, jobs) => {
    let uploads = 0;
    const characterFault = (): number | undefined => {
      uploads += 1;
      return uploads === 1 ? status : undefined;
    };
    await stage([{ kind: 'openai', characterFault }]);
    const asked = body('Mossy waves.', { characters: [{ id: await uploadCharacter('Mossy') }] });
    expect(await ended(await post('/videos', asked.body))).toMatchObject(Object(expected));
    expect(onlyUpstream().jobs).toHaveLength(jobs);
  });

  test('that their upstream forgot are uploaded once more, and their job is made', async () => {
    await stage([{ kind: 'openai' }]);
    const asked = body('Mossy and Finn.', {
      characters: [{ id: await uploadCharacter('Mossy') }, { id: await uploadCharacter('Finn') }],
    });
    await ended(await post('/videos', asked.body));
    onlyUpstream().forget();
    expect(await ended(await post('/videos', asked.body))).toMatchObject({ status: 'completed' });
    expect(await ended(await post('/videos', asked.body))).toMatchObject({ status: 'completed' });
    const { characters, jobs, posts } = onlyUpstream();
    expect([characters.map(({ name }) => name), jobs.length, posts()]).toEqual([
      ['Mossy', 'Finn', 'Mossy', 'Finn'],
      3,
      4,
    ]);
  });

  test.each<[string, FakeUpstreamOptions, string, { uploads: number; posts: number }]>([
    [
      'that are never known again fail their job',
      { kind: 'openai', losesCharacters: true },
      'Mossy waves.',
      {
        uploads: 2,
        posts: 2,
      },
    ],
    [
      'that are known are not uploaded anew for a job that is refused',
      { kind: 'openai' },
      `Mossy ${refusedWord}.`,
      {
        uploads: 1,
        posts: 1,
      },
    ],
  ])('%s', async (_, fake, prompt, { uploads, posts }) => {
    await stage([fake]);
    const asked = body(prompt, { characters: [{ id: await uploadCharacter('Mossy') }] });
    expect(await ended(await post('/videos', asked.body))).toMatchObject({ status: 'failed' });
    expect([onlyUpstream().characters.length, onlyUpstream().posts()]).toEqual([uploads, posts]);
  });

  test('are refused by name where no upstream takes them, and nothing is rendered without them', async () => {
    await stage([{ kind: 'vllm-omni' }]);
    const asked = body('Mossy waves.', { characters: [{ id: await uploadCharacter('Mossy') }] });
    const single = await post('/videos', asked.body);
    expect([single.status, await single.json()]).toMatchObject([400, { error: refusedCharacters }]);
    const { batch } = await runLines([tinyLine('a', asked)]);
    expect(batch).toMatchObject({ status: 'completed', counts: { total: 1, failed: 1 } });
    const [line] = await readResults(gateway, batch.errorFileId);
    expect(line?.response).toMatchObject({ statusCode: 400, body: { error: refusedCharacters } });
    expect(onlyUpstream().jobs).toEqual([]);
  });
});

const refusedCharacters = { code: 'unsupported_parameter', param: 'characters' };

async function post(path: string, members: unknown): Promise<Response> {
  return gateway.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(members),
  });
}

async function videoOf(answer: Response): Promise<Video> {
  const text = await answer.text();
  const video = parseVideo(JSON.parse(text));
  if (video === undefined) throw new Error(`HTTP ${answer.status}: ${text}`);
  return video;
}

async function ended(answer: Response): Promise<Video> {
  const { id } = await videoOf(answer);
  for (;;) {
    const video = await videoOf(await gateway.fetch(`/videos/${id}`));
    if (isVideoEnded(video.status)) return video;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('a video made of another', () => {
  test.each<[FakeKind]>([['openai'], ['litellm']])(
    'is made by %s of its own job, and named by the gateway’s ids',
    async (kind) => {
      await stage([{ kind }]);
      const parent = await ended(await post('/videos', body('A gull.').body));
      const edit = await ended(await post('/videos/edits', { video: { id: parent.id }, prompt: 'In teal.' }));
      const remix = await ended(await post(`/videos/${edit.id}/remix`, { prompt: 'In red.' }));
      const longer = await ended(
        await post('/videos/extensions', { video: { id: parent.id }, prompt: 'On it flies.', seconds: '1' }),
      );
      expect([edit, remix, longer]).toMatchObject([
        { status: 'completed', prompt: 'In teal.', seconds: 1, parentVideoId: parent.id },
        { status: 'completed', prompt: 'In red.', seconds: 1, parentVideoId: edit.id },
        { status: 'completed', prompt: 'On it flies.', seconds: 2, parentVideoId: parent.id },
      ]);
      const [first, second, third, fourth] = onlyUpstream().jobs;
      expect([second, third, fourth]).toMatchObject([
        { route: 'edits', parentId: first?.id, prompt: 'In teal.' },
        { route: 'edits', parentId: second?.id, prompt: 'In red.' },
        { route: 'extensions', parentId: first?.id, prompt: 'On it flies.', seconds: '2' },
      ]);
    },
  );

  test('goes the older way where a server knows no other', async () => {
    await stage([{ kind: 'azure' }]);
    const parent = await ended(await post('/videos', body('A gull.').body));
    const edit = await ended(await post('/videos/edits', { video: { id: parent.id }, prompt: 'In teal.' }));
    expect(edit.status).toBe('completed');
    expect(onlyUpstream().jobs[1]).toMatchObject({ route: 'remix', parentId: onlyUpstream().jobs[0]?.id });
  });

  test.each<[FakeKind, string, string]>([
    ['vllm-omni', 'edits', 'vLLM-Omni, which makes no edits'],
    ['vllm-omni', 'extensions', 'vLLM-Omni, which makes no extensions'],
    ['sglang', 'edits', 'SGLang, which makes no edits'],
  ])('is refused by name in front of %s: %s', async (kind, route, words) => {
    await stage([{ kind }]);
    const parent = await ended(await post('/videos', body('A gull.').body));
    const answer = await post(`/videos/${route}`, { video: { id: parent.id }, prompt: 'In teal.', seconds: '1' });
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { error: { code: 'unsupported_method', message: expect.stringContaining(words) } },
    ]);
    expect(onlyUpstream().jobs).toHaveLength(1);
  });

  test('goes to the server that holds its parent, whichever has more room', async () => {
    await stage([{ kind: 'openai' }, { kind: 'openai' }]);
    const parent = await ended(await post('/videos', body('A gull.').body));
    const holder = upstreams.findIndex(({ jobs }) => jobs.length === 1);
    const edits = ['one', 'two', 'three'].map((prompt) => post('/videos/edits', { video: { id: parent.id }, prompt }));
    for (const answer of await Promise.all(edits)) expect((await ended(answer)).status).toBe('completed');
    expect(upstreams.map(({ jobs }) => jobs.length)).toEqual(holder === 0 ? [4, 0] : [0, 4]);
  });

  test('is refused where the server that holds its parent is no longer driven', async () => {
    await stage([{ kind: 'openai' }, { kind: 'openai' }]);
    const parent = await ended(await post('/videos', body('A gull.').body));
    const others = servers.filter((_, index) => upstreams[index]?.jobs.length === 0);
    gateway = await gateway.restart({
      ports: { upstreams: others },
      options: { renderer: { renderer: 'upstream', renders: 'paid', isPlaceholder: false } },
    });
    const answer = await post('/videos/edits', { video: { id: parent.id }, prompt: 'In teal.' });
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: 'source_not_held' } }]);
  });

  test('whose answer was lost is told by its parent from what another client asked for in the same words', async () => {
    await stage([{ kind: 'openai', misbehave: (count) => (count === 4 ? 'drop_after' : undefined) }]);
    const first = await ended(await post('/videos', body('A gull.').body));
    const second = await ended(await post('/videos/edits', { video: { id: first.id }, prompt: 'In red.' }));
    await fetch(`${onlyUpstream().url}/v1/videos/edits`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ video: { id: onlyUpstream().jobs[0]?.id }, prompt: 'In teal.' }),
    });
    const third = await ended(await post('/videos/edits', { video: { id: second.id }, prompt: 'In teal.' }));
    expect(third).toMatchObject({ status: 'completed', parentVideoId: second.id });
    expect(onlyUpstream().jobs).toHaveLength(4);
  });
});

test('a render that upstreams owe is never stood in for by a placeholder', async () => {
  await stage([{ kind: 'vllm-omni', renderMs: 60_000 }]);
  const { id } = await createBatch(gateway, await uploadLines(gateway, [tinyLine('owed')]));
  await expect.poll(() => onlyUpstream().jobs.length).toBe(1);
  gateway = await gateway.restart({
    ports: { upstreams: [] },
    options: { renderer: { renderer: 'placeholder', renders: 'free', isPlaceholder: true } },
  });
  const other = await createBatch(gateway, await uploadLines(gateway, [tinyLine('drawn')]));
  await waitForBatch(gateway, other.id);
  const rendered = (await gateway.truth()).filter((event) => event.kind === 'rendered');
  expect(rendered.map((event) => event.customId)).toEqual(['drawn']);
  expect((await gateway.ports.records.findBatch(id))?.status).toBe('in_progress');
});

describe('upstreams of several makes', () => {
  test('each get the requests they take as a whole', async () => {
    await stage([{ kind: 'openai' }, { kind: 'vllm-omni' }]);
    const mossy = { id: await uploadCharacter('Mossy') };
    const { batch } = await runLines([
      tinyLine('shown-1', body('Mossy.', { characters: [mossy] })),
      tinyLine('seeded-1', body('A pier.', { seed: 7 })),
      tinyLine('shown-2', body('Mossy.', { characters: [mossy] })),
      tinyLine('seeded-2', body('A pier.', { seed: 8 })),
      tinyLine('impossible', body('Mossy.', { characters: [mossy], seed: 9 })),
    ]);
    expect(batch.counts).toEqual({ total: 5, completed: 4, failed: 1 });
    expect(upstreams.map(({ jobs }) => jobs.map(({ prompt }) => prompt))).toEqual([
      ['Mossy.', 'Mossy.'],
      ['A pier.', 'A pier.'],
    ]);
    const [line] = await readResults(gateway, batch.errorFileId);
    expect(line).toMatchObject({
      customId: 'impossible',
      response: { statusCode: 400, body: { error: { code: 'unsupported_combination' } } },
    });
  });
});

test('models go to the servers that serve them, and one that nobody serves is refused', async () => {
  await stage([{ kind: 'sglang' }, { kind: 'sglang' }, { kind: 'sglang' }]);
  servers = servers.map((server, index) => ({
    ...server,
    models: [['other'], ['tiny'], ['tiny', 'third']][index] ?? [],
  }));
  gateway = await gateway.restart({
    ports: { upstreams: servers },
    options: { renderer: { renderer: 'upstream', renders: 'free', isPlaceholder: false }, catalog: threeModels },
  });
  const { batch } = await runLines(Array.from({ length: 4 }, (_, index) => tinyLine(`line-${index}`)));
  expect(batch.counts).toMatchObject({ completed: 4 });
  const third = await ended(await post('/videos', { ...body('A pier.').body, model: 'third' }));
  expect(third.status).toBe('completed');
  const jobs = upstreams.map((upstream) => upstream.jobs.map(({ model }) => model));
  expect([jobs[0], new Set(jobs[1]), new Set(jobs[2])]).toEqual([[], new Set(['tiny']), new Set(['tiny', 'third'])]);
  const nobody = await post('/videos', { ...body('A pier.').body, model: 'fourth' });
  expect([nobody.status, await nobody.json()]).toMatchObject([400, { error: { code: 'unsupported_combination' } }]);
});

const threeModels = assembleCatalog(['tiny', 'third', 'fourth'].map((id) => ({ ...tinyModel, id })));

test('each job goes where the least is under way for what the server bears', async () => {
  await stage([
    { kind: 'sglang', renderMs: 60_000 },
    { kind: 'sglang', renderMs: 60_000 },
  ]);
  const bears = [1, 3];
  servers = servers.map((server, index) => {
    const most = bears[index] ?? 0;
    return { ...server, kind: { ...server.kind, jobs: { first: most, most } } };
  });
  gateway = await gateway.restart({
    ports: { upstreams: servers },
    options: { renderer: { renderer: 'upstream', renders: 'free', isPlaceholder: false } },
  });
  await createBatch(
    gateway,
    await uploadLines(
      gateway,
      Array.from({ length: 6 }, (_, index) => tinyLine(`${index}`)),
    ),
  );
  await expect.poll(() => upstreams.flatMap(({ jobs }) => jobs).length).toBe(4);
  expect(upstreams.map(({ jobs }) => jobs.length)).toEqual(bears);
});

test('several upstreams share a batch', async () => {
  await stage([
    { kind: 'vllm-omni', renderMs: 60 },
    { kind: 'sglang', renderMs: 60 },
  ]);
  const { batch } = await runLines(Array.from({ length: 6 }, (_, index) => tinyLine(`line-${index}`)));
  expect(batch).toMatchObject({ status: 'completed', counts: { completed: 6 } });
  expect(upstreams.map((upstream) => upstream.jobs.length > 0)).toEqual([true, true]);
  expect(upstreams.flatMap((upstream) => upstream.jobs)).toHaveLength(6);
});

test('a gateway that was down past the window asks its upstream before it gives up what was rendered meanwhile', async () => {
  await stage([{ kind: 'openai', renderMs: 200 }], { pollIntervalMs: 60_000 });
  const { id } = await createBatch(gateway, await uploadLines(gateway, [tinyLine('paid')]));
  await expect.poll(async () => (await gateway.ports.records.openVideos({ limit: 1 }))[0]?.job?.state).toBe('accepted');
  const jobId = onlyUpstream().jobs[0]?.id ?? '';
  await expect.poll(async () => (await servers[0]?.jobs.getVideo(jobId))?.status).toBe('completed');
  const downMs = 26 * 3600 * 1000;
  gateway = await gateway.restart({
    ports: { upstreams: servers, clock: { ...systemClock, now: () => systemClock.now() + downMs } },
    options: { renderer: { renderer: 'upstream', renders: 'paid', isPlaceholder: false } },
  });
  expect(await waitForBatch(gateway, id)).toMatchObject({ counts: { total: 1, completed: 1, failed: 0 } });
});

describe('a batch that is cancelled', () => {
  test('ends though a line of it waits for an upstream that never has room', async () => {
    await stage([{ kind: 'openai', misbehave: () => 'busy' }]);
    const { id } = await createBatch(gateway, await uploadLines(gateway, [tinyLine('waiting'), tinyLine('behind')]));
    await expect.poll(async () => (await gateway.ports.records.findBatch(id))?.status).toBe('in_progress');
    await expect.poll(() => onlyUpstream().posts()).toBeGreaterThan(0);
    await cancelBatch(gateway, id);
    const batch = await waitForBatch(gateway, id);
    expect(batch).toMatchObject({ status: 'cancelled', counts: { total: 2, completed: 0 } });
    const codes = (await readResults(gateway, batch.errorFileId)).map((line) => line.error?.code);
    expect(codes).toEqual(['batch_cancelled', 'batch_cancelled']);
  });

  test('ends an hour later with the name of the job whose upstream is out of reach', async () => {
    await stage([{ kind: 'openai', renderMs: 60_000 }], { pollIntervalMs: 2_000 }, 4_000);
    const { id } = await createBatch(gateway, await uploadLines(gateway, [tinyLine('paid')]));
    await expect.poll(() => onlyUpstream().jobs.length).toBe(1);
    await expect
      .poll(async () => (await gateway.ports.records.openVideos({ limit: 1 }))[0]?.job?.state)
      .toBe('accepted');
    await onlyUpstream().close();
    await cancelBatch(gateway, id);
    const batch = await waitForBatch(gateway, id);
    expect(batch).toMatchObject({ status: 'cancelled', counts: { total: 1, completed: 0, failed: 1 } });
    const [result] = await readResults(gateway, batch.outputFileId);
    expect(parseVideo(result?.response?.body)?.error).toMatchObject({
      code: 'outcome_unknown',
      message: expect.stringContaining(onlyUpstream().jobs[0]?.id ?? 'no job'),
    });
  });

  test('ends though the upstream of its job is no longer driven, and names the job', async () => {
    await stage([{ kind: 'openai', renderMs: 60_000 }], {}, 4_000);
    const { id } = await createBatch(gateway, await uploadLines(gateway, [tinyLine('owed')]));
    await expect
      .poll(async () => (await gateway.ports.records.openVideos({ limit: 1 }))[0]?.job?.state)
      .toBe('accepted');
    gateway = await gateway.restart({
      ports: { upstreams: [] },
      options: { renderer: { renderer: 'upstream', renders: 'paid', isPlaceholder: false }, speed: 4_000 },
    });
    await cancelBatch(gateway, id);
    const batch = await waitForBatch(gateway, id);
    expect(batch.status).toBe('cancelled');
    const [result] = await readResults(gateway, batch.outputFileId);
    expect(parseVideo(result?.response?.body)?.error?.code).toBe('outcome_unknown');
  });
});
