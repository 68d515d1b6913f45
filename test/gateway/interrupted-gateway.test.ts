import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderClip } from '../../src/adapters/pictures/render-clip.js';
import type { UpstreamKind } from '../../src/catalog/upstream-kind.js';
import { findUpstreamKind } from '../../src/catalog/upstream-kinds.js';
import type { GatewayBatch, GatewayLine, GatewayVideo } from '../../src/domain/gateway-records.js';
import { sizeSchema } from '../../src/domain/render-request.js';
import type { RenderedClip } from '../../src/ports/renderer.js';
import { parseBatchResultLine } from '../../src/protocol/batch-result-line.js';
import { tinyLine } from '../support/gateway-client.js';
import {
  type GatewaySetting,
  type GatewayWorld,
  openGatewayWorld,
  runGateway,
  submitBatch,
  upstreamName,
} from '../support/gateway-works.js';
import { interruptEverywhere } from '../support/interrupt-everywhere.js';
import { stepsOf } from '../support/interruption-list.js';
import { serviceSize } from '../support/service-size.js';

let clip: RenderedClip;
const hourMs = 3_600_000;
const patienceMs = serviceSize(1_800_000, 120_000);
const interrupted = { count: 0, steps: new Set<string>() };

beforeAll(async () => {
  const size = sizeSchema.parse('64x36');
  clip = await renderClip({ model: 'tiny', prompt: 'A pier.', size, seconds: 1, label: 'A pier.' });
});

function kindOf(id: string, change: Partial<UpstreamKind> = {}): UpstreamKind {
  const kind = findUpstreamKind(id);
  if (kind === undefined) throw new Error(`The catalog knows no ${id}.`);
  return { ...kind, ...change };
}

interface Scenario extends Omit<GatewaySetting, 'clip'> {
  readonly before: (world: GatewayWorld) => Promise<void>;
  readonly outcome?: (world: GatewayWorld) => Promise<unknown>;
  /** See `interruptEverywhere`; the service lane at full size interrupts every read. */
  readonly everyRead?: number;
}

async function interrupt({ before, outcome = wholeOutcome, everyRead = 1, ...rest }: Scenario): Promise<number> {
  const setting = { ...rest, clip };
  const { count, steps } = await interruptEverywhere(
    async () => {
      const world = await openGatewayWorld(setting);
      await before(world);
      return {
        run: (wrap) => runGateway(world, setting, wrap),
        outcome: () => outcome(world),
        clean: () => world.records.close(),
      };
    },
    serviceSize(1, everyRead),
  );
  interrupted.count += count;
  for (const step of steps) interrupted.steps.add(step);
  return count;
}

/** Everything but ids and times. */
async function wholeOutcome(world: GatewayWorld): Promise<unknown> {
  const { records, blobs, upstream, heard } = world;
  const truth = await records.truth();
  const files = await records.listFiles({ order: 'asc', limit: 100, aliveAtMs: world.time.now() });
  return {
    batches: (await records.listBatches({ order: 'asc', limit: 10 })).map(({ status, errors }) => ({ status, errors })),
    lines: await describedLines(world),
    results: await results(world),
    files: files.map(({ filename }) => filename),
    blobs: [...blobs.blobs.keys()]
      .map((name) => name.replace(/^file-(?!input).*|(?<=video_).*(?=\.)/, ''))
      .toSorted(byName),
    rendered: truth.flatMap(({ kind, customId = '' }) => (kind === 'rendered' ? [customId] : [])).toSorted(byName),
    batchesEnded: truth.filter(({ kind }) => kind === 'batch_ended').length,
    jobs: upstream.jobs.map(({ prompt = '' }) => prompt).toSorted(byName),
    heard,
  };
}

function byName(left: string, right: string): number {
  return left.localeCompare(right, 'en');
}

async function linesOf({ records }: GatewayWorld): Promise<readonly GatewayLine[]> {
  return records.listLines({ batchId: 'batch_1', afterLine: 0, limit: 100 });
}

async function describedLines(world: GatewayWorld): Promise<readonly unknown[]> {
  const described: unknown[] = [];
  for (const { customId, state, refusal, videoId } of await linesOf(world)) {
    const video = videoId === undefined ? undefined : await world.records.findVideo(videoId);
    const { status, assets, error } = video ?? {};
    described.push({ customId, state, refusal: refusal?.code, status, assets, error });
  }
  return described;
}

async function results({ records, blobs }: GatewayWorld): Promise<readonly unknown[]> {
  const batch = await records.findBatch('batch_1');
  return [batch?.outputFileId, batch?.errorFileId].map((id = '') => {
    const text = new TextDecoder().decode(blobs.blobs.get(id));
    return text.split('\n').map((line) => {
      const { customId, response, error } = parseBatchResultLine(line) ?? {};
      return { customId, status: response?.statusCode, error };
    });
  });
}

/** Of a paid upstream: no line's job is made twice, and everything comes to an end. */
async function paidOnce(world: GatewayWorld) {
  const prompts = world.upstream.jobs.map(({ prompt }) => prompt);
  return {
    paidTwice: prompts.filter((prompt, index) => prompts.indexOf(prompt) !== index),
    openBatches: (await world.records.openBatches()).length,
    openLines: (await linesOf(world)).filter(({ state }) => state === 'pending' || state === 'running').length,
  };
}

/** And where its list shows what it made, every clip of it comes home. */
async function paidOnceForClips(world: GatewayWorld) {
  const prompts = new Set(world.upstream.jobs.map(({ prompt }) => prompt));
  const lines = await linesOf(world);
  const isForNothing = ({ customId, state }: GatewayLine) => prompts.has(promptOf(customId)) && state !== 'completed';
  return { ...(await paidOnce(world)), forNothing: lines.filter(isForNothing).length };
}

/** A batch of four months ago, its result file and its one clip. */
async function pastNight({ records, blobs, time }: GatewayWorld): Promise<void> {
  const createdAtMs = time.now() - 120 * 24 * hourMs;
  const facts = await blobs.write('file-past', [Buffer.from('past')]);
  const asset = { mediaType: 'video/mp4', ...(await blobs.write('video_past.mp4', [Buffer.from('past')])) };
  const batch: GatewayBatch = {
    id: 'batch_past',
    inputFileId: 'file-gone',
    endpoint: '/v1/videos',
    status: 'completed',
    metadata: {},
    outputFileId: 'file-past',
    errors: [],
    createdAtMs,
    expiresAtMs: createdAtMs,
    completedAtMs: createdAtMs,
  };
  const video: GatewayVideo = {
    id: 'video_past',
    method: 'create',
    request: { model: 'tiny', prompt: 'A pier.', size: sizeSchema.parse('64x36'), seconds: 1, params: {} },
    status: 'completed',
    label: 'A pier.',
    isPlaceholder: false,
    createdAtMs,
    assets: { video: asset },
  };
  await records.commit([
    { kind: 'file', file: { id: 'file-past', filename: 'past', purpose: 'batch_output', createdAtMs, ...facts } },
    { kind: 'batch', batch },
    { kind: 'video', video },
  ]);
}

function promptOf(customId: string): string {
  return `A gull over ${customId}.`;
}

const oneLine = (world: GatewayWorld) => submitBatch(world, [tinyLine('a')]);
const firstAnswerLost = { answer: (post: number) => (post === 1 ? ('lost_after' as const) : undefined) };
const silentList = { listEchoes: [] };

test(
  'a batch of placeholders ends once, with each line rendered once and told of',
  async () => {
    const refused = tinyLine('c', { body: { model: 'tiny', prompt: 'A pier.', size: '1x1', seconds: '1' } });
    const before = (world: GatewayWorld) => submitBatch(world, [tinyLine('a'), refused]);
    expect(await interrupt({ before, hasWebhook: true, everyRead: 3 })).toBeGreaterThan(60);
  },
  patienceMs,
);

test(
  'a batch whose file is wrong fails once, as a whole',
  async () => {
    const before = (world: GatewayWorld) => submitBatch(world, [tinyLine('a'), '{', tinyLine('a')]);
    expect(await interrupt({ before })).toBeGreaterThan(25);
  },
  patienceMs,
);

test(
  'a batch at a free upstream ends once, with pictures that are drawn here',
  async () => {
    const scenario = { kind: kindOf('vllm-omni'), before: oneLine, hasPictures: true };
    expect(await interrupt({ ...scenario, everyRead: 3 })).toBeGreaterThan(50);
  },
  patienceMs,
);

test(
  'what has expired or is long past is swept away, and nothing else',
  async () => {
    const before = async (world: GatewayWorld): Promise<void> => {
      await pastNight(world);
      const { records, blobs, time } = world;
      await blobs.write('file-nobody', [Buffer.from('nobody')]);
      const facts = await blobs.write('file-old', [Buffer.from('old')]);
      const times = { createdAtMs: time.now(), expiresAtMs: time.now() };
      await records.commit([
        { kind: 'file', file: { id: 'file-old', filename: 'old', purpose: 'user_data', ...times, ...facts } },
      ]);
    };
    expect(await interrupt({ before, hasSweeper: true })).toBeGreaterThan(30);
  },
  patienceMs,
);

test(
  'a paid upstream whose answer is lost is paid once, and the clip comes home',
  async () => {
    const scenario = { kind: kindOf('openai'), upstream: firstAnswerLost, before: oneLine, outcome: paidOnceForClips };
    expect(await interrupt({ ...scenario, everyRead: 3 })).toBeGreaterThan(50);
  },
  patienceMs,
);

test(
  'a paid upstream whose answer is lost and whose list tells nothing is paid once',
  async () => {
    const kind = kindOf('openai', silentList);
    expect(await interrupt({ kind, upstream: firstAnswerLost, before: oneLine, outcome: paidOnce })).toBeGreaterThan(
      60,
    );
  },
  patienceMs,
);

test(
  'a paid upstream that is busy, has forgotten a character, and whose clip does not come at first, is paid once',
  async () => {
    const before = async (world: GatewayWorld): Promise<void> => {
      const clipFacts = await world.blobs.write('char_mossy', [Buffer.from('clip')]);
      const character = { id: 'char_mossy', name: 'mossy', clip: clipFacts, createdAtMs: 1 };
      await world.records.commit([
        { kind: 'character', character },
        { kind: 'character_shared', id: character.id, upstream: upstreamName, upstreamId: 'char_forgotten' },
      ]);
      const asked = {
        model: 'tiny',
        prompt: promptOf('a'),
        size: '64x36',
        seconds: '1',
        characters: [{ id: 'char_mossy' }],
      };
      await submitBatch(world, [tinyLine('a', { body: asked })]);
    };
    const upstream = {
      answer: (post: number) => (post === 1 ? ('busy' as const) : undefined),
      contentStatus: (request: number) => (request === 1 ? 502 : 200),
    };
    const scenario = { kind: kindOf('openai'), upstream, before, outcome: paidOnceForClips, everyRead: 5 };
    expect(await interrupt(scenario)).toBeGreaterThan(50);
  },
  patienceMs,
);

test(
  'a paid upstream that forgets its job is not paid again',
  async () => {
    const upstream = { forgets: promptOf('a') };
    const scenario = { kind: kindOf('openai'), upstream, before: oneLine, outcome: paidOnce, everyRead: 3 };
    expect(await interrupt(scenario)).toBeGreaterThan(30);
  },
  patienceMs,
);

test(
  'a batch past its window ends once, though a job of it never does',
  async () => {
    const kind = kindOf('openai', { jobs: { first: 1, most: 1 }, pollIntervalMs: hourMs });
    const before = (world: GatewayWorld) => submitBatch(world, [tinyLine('hung'), tinyLine('late')], hourMs / 6);
    const upstream = { hangs: promptOf('hung') };
    expect(await interrupt({ kind, upstream, before, outcome: paidOnce, everyRead: 200 })).toBeGreaterThan(30);
  },
  patienceMs,
);

test('every step listed with this file is interrupted in it', () => {
  expect(stepsOf('gateway/interrupted-gateway.test.ts').filter((step) => !interrupted.steps.has(step))).toEqual([]);
});

afterAll(() => {
  process.stdout.write(`interruptions of the gateway: ${interrupted.count}\n`);
});
