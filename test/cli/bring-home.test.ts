import { expect, test } from 'vitest';
import { MemoryStore } from '../../src/adapters/store-memory/memory-store.js';
import { findServerKind } from '../../src/catalog/server-kinds.js';
import { bringHome, ferryOnce } from '../../src/cli/bring-home.js';
import { allHome } from '../../src/cli/brought-home.js';
import type { Batch } from '../../src/domain/batch.js';
import type { ObjectKey } from '../../src/domain/object-key.js';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import type { NewObject, PutAnswer, Store } from '../../src/ports/store.js';
import type { VideosApi } from '../../src/ports/videos-api.js';
import { hostClock, VirtualTime } from '../simulation/virtual-time.js';
import { mediaOf, openFerryRig } from '../support/ferry-rig.js';
import { MemoryDisk } from '../support/memory-disk.js';
import { aBatch, aContentAnswer, renderedLine, resultFile, ScriptedServer } from '../support/scripted-server.js';
import { type SentNight, sendBatch, sendNight } from '../support/sent-night.js';
import { sha256Hashes } from '../support/sha256-hashes.js';

const startMs = Date.UTC(2026, 10, 22, 21, 0, 0);
const hourMs = 3_600_000;
const silent = () => undefined;
const openai = findServerKind('openai') ?? missing();

function missing(): never {
  throw new Error('The catalog has no server kind `openai`.');
}

/** Two batches of which each ends at its hour, and renders one clip. */
class NightServer extends ScriptedServer {
  readonly #now: () => number;
  readonly #batches = new Map<string, { readonly endsAtMs: number; readonly outputFileId: string }>();

  constructor(now: () => number) {
    super();
    this.#now = now;
    this.content = ({ kind, videoId }) => aContentAnswer(mediaOf(kind, videoId));
  }

  /** `video` is what its result lines say beside. */
  schedule(batchId: string, customIds: SentNight['customIds'], endsAtMs: number, video: object = {}): void {
    const outputFileId = `${batchId}_output`;
    this.#batches.set(batchId, { endsAtMs, outputFileId });
    this.files.set(outputFileId, resultFile(customIds.map((id) => renderedLine(id, `video_${id}`, video))));
  }

  override readonly getBatch: VideosApi['getBatch'] = async (batchId) => this.#all().find(({ id }) => id === batchId);
  override readonly listBatches: VideosApi['listBatches'] = async () => ({ items: this.#all(), next: undefined });

  #all(): readonly Batch[] {
    return [...this.#batches].map(([id, { endsAtMs, outputFileId }]) => {
      if (this.#now() < endsAtMs) return aBatch({ id, status: 'in_progress' });
      return aBatch({ id, status: 'completed', completedAtMs: endsAtMs, outputFileId });
    });
  }
}

interface Evening {
  readonly time: VirtualTime;
  readonly server: NightServer;
  readonly night: SentNight;
  /** True when it came home by that hour. */
  readonly comesHomeBy: (customId: string | undefined, hour: number) => Promise<boolean>;
  readonly end: () => Promise<unknown>;
}

/** `batch_1` with DCK_0010 ends after one hour, `batch_2` with LGT_0010 after `secondHour`. */
async function anEvening(secondHour: number, transferMs = 1_000): Promise<Evening> {
  const time = new VirtualTime(startMs);
  const clock = hostClock(time, { offsetMs: 0 });
  const server = new NightServer(time.now);
  const night = await sendNight(['DCK_0010'], clock);
  const second = await sendBatch({ ...night, batchId: 'batch_2' }, ['LGT_0010'], clock);
  server.schedule('batch_1', night.customIds, startMs + hourMs);
  server.schedule('batch_2', second.customIds, startMs + secondHour * hourMs);
  const { content } = server;
  server.content = async (request) => {
    await time.sleep(transferMs);
    return content(request);
  };
  const landed = new Set<string>();
  const ledger = {
    ...night.ledger,
    recordAsset: async (...[asset, atMs]: Parameters<typeof night.ledger.recordAsset>) => {
      await night.ledger.recordAsset(asset, atMs);
      landed.add(asset.customId);
    },
  };
  const quay = { spool: new MemoryDisk(1e9), overflow: new MemoryDisk(1e9), hashes: sha256Hashes };
  const project = {
    clock,
    random: { bytes: (count: number) => new Uint8Array(count), fraction: () => 0.5 },
    crashPoints: { reach: silent },
    store: new MemoryStore(clock),
    openQuay: async () => quay,
  };
  const talk = { say: silent, warn: silent, progress: silent };
  const signal = new AbortController().signal;
  const home = bringHome(
    { show: 'HRB', server: { api: server } },
    { project, server: { kind: openai, shutdownAtMs: () => undefined }, waits: true },
    { ledger, talk, signal },
  );
  let hasEnded = false;
  const ended = home.finally(() => {
    hasEnded = true;
  });
  // It may fail long before a test asks for its end.
  ended.catch(silent);
  return {
    time,
    server,
    night: { ...night, customIds: [...night.customIds, ...second.customIds] },
    comesHomeBy: (customId = '', hour) => time.run(() => landed.has(customId), startMs + hour * hourMs),
    end: async () => {
      expect(await time.run(() => hasEnded, startMs + 48 * hourMs)).toBe(true);
      return ended;
    },
  };
}

test('a clip whose key is taken keeps no clip that nobody claims from coming home', async () => {
  const rig = await openFerryRig(['DCK_0010', 'LGT_0010']);
  const { ledger, runId, submissionId } = rig.night;
  const subject = { runId, subject: 'submission', subjectId: submissionId, who: 'nightshoot', atMs: 1 } as const;
  const detail = { videoId: 'video_stranger', reason: 'unknown_custom_id' };
  await ledger.recordEvent({ ...subject, event: 'line_quarantined', detail });
  const taken = async (key: ObjectKey): Promise<PutAnswer> => ({
    kind: 'conflict',
    found: { key, sizeBytes: 1, sha256: undefined, modifiedAtMs: undefined },
  });
  const { store: sound } = rig;
  const store: Store = {
    location: sound.location,
    put: (object: NewObject) => (object.key.includes('DCK_0010') ? taken(object.key) : sound.put(object)),
    replace: (key, body) => sound.replace(key, body),
    head: (key) => sound.head(key),
    read: (key, signal) => sound.read(key, signal),
    list: (prefix, signal) => sound.list(prefix, signal),
    probe: (signal) => sound.probe(signal),
  };
  const server = { api: rig.server, kind: openai, shutdownAtMs: () => undefined };
  const report = await ferryOnce({ show: 'HRB', server }, { ...rig.ports, store }, new AbortController().signal);
  expect(report.storeFault).toMatchObject({ code: 'E_KEY_CONFLICT' });
  const events = await ledger.events({ subject: 'submission' });
  expect(events.map(({ event }) => event)).toContain('orphan_stored');
  await rig.clean();
});

test('clips of a batch that ends early are home long before the last batch ends', async () => {
  const { comesHomeBy, end, night } = await anEvening(23);
  const [early, late] = night.customIds;
  expect(await comesHomeBy(early, 1.2)).toBe(true);
  expect(await comesHomeBy(late, 23.2)).toBe(true);
  expect(await end()).toEqual(allHome);
});

test('a batch that ends while the ferry is busy is reconciled before the ferry is done', async () => {
  const { time, end, night } = await anEvening(1.5, 3 * hourMs);
  const rendered = async () => (await night.ledger.attempts({ states: ['rendered'] })).length;
  let isReconciled = false;
  time.after(1.6 * hourMs, async () => {
    isReconciled = (await rendered()) === 2;
  });
  expect(await end()).toEqual(allHome);
  expect(isReconciled).toBe(true);
});

test('a clip that arrives while the ferry waits for others, and vanishes before them, comes home in time', async () => {
  const { time, server, comesHomeBy, end, night } = await anEvening(1.5);
  const [early, late] = night.customIds;
  const { content } = server;
  const busyAnswer = (): ReturnType<typeof aContentAnswer> => aContentAnswer({ status: 503, retryAfterMs: 2 * hourMs });
  server.content = (request) =>
    time.now() < startMs + 2.5 * hourMs && request.videoId === `video_${early}` ? busyAnswer() : content(request);
  server.schedule('batch_2', night.customIds.slice(1), startMs + 1.5 * hourMs, {
    expires_at: (startMs + 2 * hourMs) / 1000,
  });
  expect(await comesHomeBy(late, 2)).toBe(true);
  expect(await comesHomeBy(early, 4)).toBe(true);
  expect(await end()).toEqual(allHome);
});

test('a batch that its server fails over for hours keeps no clip of another from coming home', async () => {
  const { server, comesHomeBy, end, night } = await anEvening(5);
  const [poison, sound] = night.customIds;
  const fault = new RenderQueueError({ code: 'E_SERVER_FAULT', kind: 'server', message: 'HTTP 500', retryable: true });
  server.readFile = async function* (fileId) {
    if (fileId === 'batch_1_output') throw fault;
    yield server.files.get(fileId) ?? new Uint8Array();
  };
  expect(await comesHomeBy(sound, 5.2)).toBe(true);
  await expect(end()).rejects.toBe(fault);
  expect((await night.ledger.attempts()).map(({ customId, state }) => [customId, state])).toEqual([
    [poison, 'submitted'],
    [sound, 'landed'],
  ]);
});
