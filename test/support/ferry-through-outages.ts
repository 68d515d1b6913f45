import { expect } from 'vitest';
import { MemoryStore } from '../../src/adapters/store-memory/memory-store.js';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { runFerry } from '../../src/ferry/run-ferry.js';
import type { Store } from '../../src/ports/store.js';
import type { ContentAnswer, ContentRequest } from '../../src/ports/videos-api.js';
import { hostClock, VirtualTime } from '../simulation/virtual-time.js';
import { clipOf, mediaOf } from './ferry-rig.js';
import { MemoryDisk } from './memory-disk.js';
import { seededChoice } from './mutate-results.js';
import { aContentAnswer, ScriptedServer } from './scripted-server.js';
import { sendNight } from './sent-night.js';
import { sha256Hashes } from './sha256-hashes.js';

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 10, 23, 3, 0, 0);
const clipBytes = 500;
const spoolCapBytes = 100_000_000;

/** Hours after the start, from and to. */
export interface Outages {
  readonly store: readonly [number, number];
  readonly server: readonly [number, number];
  readonly process: readonly [number, number];
}

const plan: Outages = { store: [1, 7], server: [12, 14], process: [2, 10] };

/**
 * A night in virtual time: every transfer takes its time and some go wrong, the store is out for six hours, the
 * server for two, the machine that ferries for eight, and the bytes vanish after 24. Everything must be home by then.
 */
export async function ferryThroughOutages(
  shots: number,
  seed: number,
  transferMs = 20_000,
): Promise<{ readonly endedAtHour: number }> {
  const time = new VirtualTime(startMs);
  const clock = hostClock(time, { offsetMs: 0 });
  const ids = Array.from({ length: shots }, (_, index) => `DCK_${String(index).padStart(5, '0')}`);
  const { ledger, customIds } = await sendNight(ids, clock);
  const facts = {
    state: 'rendered',
    failure: undefined,
    isPlaceholder: false,
    evidence: 'simulated',
    atMs: startMs,
  } as const;
  const deadline = { downloadDeadlineMs: startMs + 24 * hourMs, deadlineSource: 'batch_completed_at' } as const;
  await ledger.recordOutcomes(
    customIds.map((customId) => ({ ...facts, ...deadline, customId, videoId: `video_${customId}` })),
  );
  const choose = seededChoice(seed);
  const isOut = ([from, to]: readonly [number, number]): boolean =>
    time.now() >= startMs + from * hourMs && time.now() < startMs + to * hourMs;
  const server = new ScriptedServer();
  server.content = async (request) => {
    await time.sleep(transferMs);
    if (time.now() >= startMs + 24 * hourMs) return aContentAnswer({ status: 410 });
    if (isOut(plan.server)) return aContentAnswer({ status: 503 });
    return onABadDay(request, choose(1_000));
  };
  const memory = new MemoryStore(clock);
  const disk = new MemoryDisk(spoolCapBytes);
  const silent = () => undefined;
  const ports = {
    ledger,
    api: server,
    store: outOfReach(memory, () => isOut(plan.store)),
    spool: disk,
    overflow: new MemoryDisk(spoolCapBytes),
    hashes: sha256Hashes,
    clock,
    random: { bytes: (count: number) => new Uint8Array(count), fraction: () => choose(1_000) / 1_000 },
    crashPoints: {
      reach: () => {
        if (isOut(plan.process)) throw new Error('the machine is off');
      },
    },
    talk: { say: silent, warn: silent, progress: silent },
  };
  const options = {
    show: 'HRB',
    variants: ['thumbnail', 'spritesheet'] as const,
    concurrency: 16,
    generator: 'simulated',
    storePatienceMs: 24 * hourMs,
  };
  for (let isDone = false; !isDone; ) {
    let ended: 'home' | 'died' | undefined;
    runFerry({}, ports, options).then(
      ({ left }) => {
        ended = left.length === 0 ? 'home' : 'died';
      },
      () => {
        ended = 'died';
      },
    );
    expect(await time.run(() => ended !== undefined, startMs + 30 * hourMs)).toBe(true);
    isDone = ended === 'home';
    if (!isDone) {
      let isUp = false;
      time.after(Math.max(60_000, startMs + 10 * hourMs - time.now()), () => {
        isUp = true;
      });
      await time.run(() => isUp, startMs + 30 * hourMs);
    }
  }
  const states = new Set((await ledger.attempts()).map(({ state }) => state));
  expect(states).toEqual(new Set(['landed']));
  for (const { customId, kind, receipt } of await ledger.assets()) {
    if (kind === 'video') expect(receipt.sha256).toBe(sha256Of(clipOf(`video_${customId}`, clipBytes)));
  }
  expect(disk.mostBytes).toBeLessThanOrEqual(spoolCapBytes);
  expect(await disk.finished()).toEqual([]);
  return { endedAtHour: (time.now() - startMs) / hourMs };
}

/** Faults in thousandths of the requests. */
function onABadDay({ kind, videoId }: ContentRequest, draw: number): ContentAnswer {
  const { bytes, mediaType } = mediaOf(kind, videoId, clipBytes);
  if (draw < 50) return aContentAnswer({ status: 502 });
  if (draw < 60) return aContentAnswer({ status: 429, retryAfterMs: 5_000 });
  if (draw < 80) return aContentAnswer({ mediaType, bytes: bytes.subarray(0, bytes.length / 2), sizeBytes: undefined });
  if (draw < 85) return aContentAnswer({ mediaType: 'text/html', bytes: Buffer.from('<html>') });
  return aContentAnswer({ mediaType, bytes });
}

function outOfReach(store: MemoryStore, isOut: () => boolean): Store {
  return {
    location: store.location,
    put: async (object, signal) => {
      if (!isOut()) return store.put(object, signal);
      throw new RenderQueueError({
        code: 'E_STORE_UNREACHABLE',
        kind: 'store',
        message: 'S3 is down.',
        retryable: true,
      });
    },
    replace: (key, body) => store.replace(key, body),
    head: (key) => store.head(key),
    read: (key) => store.read(key),
    list: (prefix) => store.list(prefix),
    probe: () => store.probe(),
  };
}
