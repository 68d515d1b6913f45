import { setImmediate } from 'node:timers/promises';
import { openGatewayRecords } from '../../src/adapters/gateway-records/open-gateway-records.js';
import { systemRandom } from '../../src/adapters/random/system-random.js';
import { assembleCatalog } from '../../src/catalog/catalog.js';
import type { UpstreamKind } from '../../src/catalog/upstream-kind.js';
import type { GatewayBatch } from '../../src/domain/gateway-records.js';
import { announcer } from '../../src/gateway/announce.js';
import { collectBytes } from '../../src/gateway/collect-bytes.js';
import { noFaults } from '../../src/gateway/faults.js';
import type { GatewayOptions, GatewayPorts, UpstreamServer } from '../../src/gateway/gateway-ports.js';
import { type PatientLoop, startPatientLoop } from '../../src/gateway/patient-loop.js';
import { createPlaceholderCrew } from '../../src/gateway/placeholder-crew.js';
import { startRenderEngine } from '../../src/gateway/render-engine.js';
import { runForget } from '../../src/gateway/run-forget.js';
import { runSweep, runSweepOrphans } from '../../src/gateway/run-sweep.js';
import type { StagePorts } from '../../src/gateway/stage-ports.js';
import { stageFaults } from '../../src/gateway/staged-faults.js';
import { createUpstreamCrew } from '../../src/gateway/upstream-crew.js';
import { startWebhookCourier } from '../../src/gateway/webhook-courier.js';
import type { ClipPictures } from '../../src/ports/clip-pictures.js';
import type { GatewayRecords } from '../../src/ports/gateway-records.js';
import type { RenderedClip } from '../../src/ports/renderer.js';
import { hostClock, VirtualTime } from '../simulation/virtual-time.js';
import type { Wrap } from './interrupt-everywhere.js';
import { MemoryBlobs } from './memory-blobs.js';
import { lostAnswer, MemoryUpstream, type MemoryUpstreamOptions } from './memory-upstream.js';
import { tinyModel } from './tiny-model.js';

const startMs = Date.UTC(2026, 10, 22, 18, 0, 0);
const hourMs = 3_600_000;
/** By which records know the upstream. */
export const upstreamName = 'https://upstream.example';
const webhook = { url: 'https://studio.example/hook', secret: 'whsec_dGVzdA==' };

/** What outlives a gateway: its records, its blobs, its upstream, and who hears its events. */
export interface GatewayWorld {
  readonly time: VirtualTime;
  readonly records: GatewayRecords;
  readonly blobs: MemoryBlobs;
  readonly upstream: MemoryUpstream;
  /** Events that the receiver took, by what they tell. */
  readonly heard: Set<string>;
}

/** How a gateway's renderer is made up; without a kind it is the placeholder renderer. */
export interface GatewaySetting {
  readonly clip: RenderedClip;
  readonly kind?: UpstreamKind;
  readonly upstream?: Omit<MemoryUpstreamOptions, 'clock' | 'clip'>;
  /** Left out where they are not what is looked at: each minute of waiting is many calls of theirs. */
  readonly hasWebhook?: boolean;
  readonly hasSweeper?: boolean;
  /** What the upstream does not give is drawn here. */
  readonly hasPictures?: boolean;
}

export async function openGatewayWorld({ clip, upstream }: GatewaySetting): Promise<GatewayWorld> {
  const time = new VirtualTime(startMs);
  return {
    time,
    records: await openGatewayRecords(':memory:'),
    blobs: new MemoryBlobs(),
    upstream: new MemoryUpstream({ clock: hostClock(time, { offsetMs: 0 }), clip, ...upstream }),
    heard: new Set(),
  };
}

/** A batch that was just created, as its route leaves it. */
export async function submitBatch(
  world: GatewayWorld,
  lines: readonly string[],
  windowMs = 24 * hourMs,
): Promise<void> {
  const { records, blobs, time } = world;
  const facts = await blobs.write('file-input', [Buffer.from(lines.map((line) => `${line}\n`).join(''))]);
  const createdAtMs = time.now();
  const file = { id: 'file-input', filename: 'shots.jsonl', purpose: 'batch', createdAtMs, ...facts };
  const batch: GatewayBatch = {
    id: 'batch_1',
    inputFileId: file.id,
    endpoint: '/v1/videos',
    status: 'validating',
    metadata: {},
    errors: [],
    createdAtMs,
    expiresAtMs: createdAtMs + windowMs,
  };
  await records.commit([
    { kind: 'file', file },
    { kind: 'batch', batch },
  ]);
}

/** One life of a gateway, as `startGateway` puts it together but without a door: works until nothing is left to do. */
export async function runGateway(world: GatewayWorld, setting: GatewaySetting, wrap: Wrap): Promise<void> {
  const ports = portsOf(world, setting, wrap);
  await runSweepOrphans(ports);
  const works = await startWorks(ports, setting);
  const failures: unknown[] = [];
  for (const { stopped } of works) stopped.catch((cause: unknown) => failures.push(cause));
  let isOver = false;
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < turnsToRest; turn += 1) await setImmediate();
    isOver = failures.length > 0 || (await isIdle(world.records));
  };
  const isDone = await world.time.run(() => isOver, startMs + 72 * hourMs, settle);
  await Promise.allSettled(works.map(({ stop }) => stop()));
  if (failures.length > 0) throw failures[0];
  if (!isDone) throw new Error('The gateway had not done its work after three days.');
}

interface Work {
  readonly stopped: Promise<void>;
  readonly stop: () => Promise<void>;
}

async function startWorks(ports: GatewayPorts, setting: GatewaySetting): Promise<readonly Work[]> {
  const webhooks = setting.hasWebhook === true ? [webhook] : [];
  const { upstreams = [] } = ports;
  const options = optionsFor(upstreams.length > 0);
  const faults = await stageFaults(noFaults, ports);
  const staged: StagePorts = { ...ports, faults, announce: announcer(webhooks, ports) };
  const crew = upstreams.length === 0 ? createPlaceholderCrew(staged, options) : createUpstreamCrew(upstreams, staged);
  const engine = startRenderEngine(crew, staged, options);
  const loops: PatientLoop[] = [];
  if (setting.hasWebhook === true) loops.push(startWebhookCourier(webhooks, staged));
  if (setting.hasSweeper === true) loops.push(startSweeper(ports));
  return [{ stopped: engine.stopped, stop: engine.close }, ...loops.map(workOf)];
}

function startSweeper(ports: GatewayPorts): PatientLoop {
  return startPatientLoop(async (signal) => {
    await runSweep(ports);
    await runForget(ports, signal);
    return ports.clock.now() + 60_000;
  }, ports.clock);
}

function workOf({ stop, stopped }: PatientLoop): Work {
  return {
    stopped,
    stop: () => {
      stop();
      return stopped;
    },
  };
}

/** A loop that takes breath between two steps is not done. */
const turnsToRest = 4;

function optionsFor(hasUpstream: boolean): GatewayOptions {
  const renderer = {
    renderer: hasUpstream ? 'upstream' : 'placeholder',
    renders: 'free',
    isPlaceholder: !hasUpstream,
  } as const;
  return {
    token: 'token',
    host: '127.0.0.1',
    port: 0,
    catalog: assembleCatalog([tinyModel]),
    renderer,
    concurrency: 2,
  };
}

function portsOf(world: GatewayWorld, { clip, kind, hasPictures }: GatewaySetting, wrap: Wrap): GatewayPorts {
  const jobs = wrap(world.upstream, 'server', { createVideo: lostAnswer });
  const server: UpstreamServer | undefined = kind && { name: upstreamName, kind, jobs };
  const post = async ({ body }: { readonly body: string }): Promise<number> => {
    world.heard.add(body.replaceAll(/"(evt_|video_)[^"]*"|"created_at":\d+/g, '"$1"'));
    return 200;
  };
  return {
    records: wrap(world.records, 'ledger'),
    blobs: wrap(world.blobs, 'store'),
    renderer: { render: async () => clip, close: async () => undefined },
    ...(server === undefined ? {} : { upstreams: [server] }),
    ...(hasPictures === true ? { pictures: wrap(pictures, 'store') } : {}),
    clock: hostClock(world.time, { offsetMs: 0 }),
    random: systemRandom,
    crashPoints: { reach: () => undefined },
    webhookPost: wrap({ post }, 'server', { post: undefined }),
  };
}

const pictures: ClipPictures = {
  draw: async ({ bytes }, wanted) => {
    const clip = await collectBytes(bytes);
    return Object.fromEntries(wanted.map((kind) => [kind, Buffer.from(`${kind} of ${clip.length} bytes`)]));
  },
};

async function isIdle(records: GatewayRecords): Promise<boolean> {
  return (await records.openBatches()).length === 0 && (await records.nextDeliveryAtMs()) === undefined;
}
