import { afterAll, expect, test, vi } from 'vitest';
import { MemoryStore } from '../../src/adapters/store-memory/memory-store.js';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import { sha256Of } from '../../src/domain/sha256.js';
import type { FerryPorts } from '../../src/ferry/ferry-ports.js';
import { runCollectGarbage } from '../../src/ferry/run-collect-garbage.js';
import { runFetchOrphans } from '../../src/ferry/run-fetch-orphans.js';
import { type LibraryEntry, runListLibrary } from '../../src/ferry/run-list-library.js';
import { runListOrphans } from '../../src/ferry/run-list-orphans.js';
import { runMoveHome } from '../../src/ferry/run-move-home.js';
import { runPruneLibrary } from '../../src/ferry/run-prune-library.js';
import { runVerifyStore } from '../../src/ferry/run-verify-store.js';
import type { ResultFiles } from '../../src/ports/result-files.js';
import { type FerryRig, mediaOf, openFerryRig } from '../support/ferry-rig.js';
import { interruptEverywhere, type Wrap } from '../support/interrupt-everywhere.js';
import { stepsOf } from '../support/interruption-list.js';
import { MemoryDisk } from '../support/memory-disk.js';
import { memoryResultFiles } from '../support/memory-result-files.js';
import { aContentAnswer, aVideo } from '../support/scripted-server.js';

/** Hundreds of runs each; a machine with other work takes its time. */
vi.setConfig({ testTimeout: 120_000 });

/** A night with store, fallback and disk in memory, and the step that is interrupted. */
interface Quay {
  readonly rig: FerryRig;
  readonly store: MemoryStore;
  readonly fallback: MemoryStore;
  readonly spool: MemoryDisk;
  readonly results: ResultFiles;
}

type StepPorts = FerryPorts & Pick<Quay, 'fallback' | 'results'>;
type Step = (ports: StepPorts, quay: Quay) => Promise<unknown>;

/** What one scenario is: how its world is before, and the step. */
interface Scenario {
  readonly before?: (quay: Quay) => Promise<void>;
  readonly step: Step;
}

const shots = ['DCK_0010'];
const clipBytes = 2_000;
const variants = ['thumbnail'] as const;
const interrupted = { count: 0, steps: new Set<string>() };

async function openQuay(): Promise<Quay> {
  const rig = await openFerryRig(shots);
  rig.server.content = ({ kind, videoId }) => aContentAnswer(mediaOf(kind, videoId, clipBytes));
  return {
    rig,
    store: new MemoryStore(rig.clock),
    fallback: new MemoryStore(rig.clock, 'nas'),
    spool: new MemoryDisk(1e9),
    results: memoryResultFiles([
      { name: 'file_1.jsonl', sizeBytes: 1, modifiedAtMs: 0 },
      { name: 'file_2.jsonl', sizeBytes: 1, modifiedAtMs: rig.clock.now() },
    ]),
  };
}

async function interrupt({ before, step }: Scenario): Promise<number> {
  const { count, steps } = await interruptEverywhere(async () => {
    const quay = await openQuay();
    await before?.(quay);
    return {
      run: (wrap) => step(portsOf(quay, wrap), quay),
      outcome: () => outcomeOf(quay),
      clean: quay.rig.clean,
    };
  });
  interrupted.count += count;
  for (const step of steps) interrupted.steps.add(step);
  return count;
}

function portsOf({ rig, store, fallback, spool, results }: Quay, wrap: Wrap): Parameters<Step>[0] {
  return {
    ...rig.ports,
    ledger: wrap(rig.night.ledger, 'ledger'),
    api: wrap(rig.server, 'server'),
    store: wrap(store, 'store'),
    fallback: wrap(fallback, 'store'),
    spool: wrap(spool, 'store'),
    overflow: wrap(new MemoryDisk(1e9), 'store'),
    results: wrap(results, 'store'),
  };
}

const ferry: Step = ({ fallback: _, ...ports }, { rig }) => rig.ferry(ports, { variants });
const ferryWithFallback: Step = (ports, { rig }) => rig.ferry(ports, { variants });

/** As the ferry of an earlier night left it. */
async function ferried(quay: Quay): Promise<void> {
  await ferry(
    portsOf(quay, (port) => port),
    quay,
  );
}

/** Without times; an event that an interrupted run told, and its successor again, was told. */
async function outcomeOf({ rig, store, fallback, spool, results }: Quay): Promise<unknown> {
  const { ledger } = rig.night;
  const assets = await ledger.assets();
  const events = await ledger.events();
  return {
    attempts: (await ledger.attempts()).map(
      ({ customId, state, downloadDeadlineMs }) => `${customId} ${state} ${downloadDeadlineMs}`,
    ),
    assets: assets.map(({ receipt: { proof: _, storedAtMs: __, ...receipt }, ...asset }) => ({ ...asset, receipt })),
    events: new Set(events.map(({ event, subjectId }) => `${event} ${subjectId}`)),
    store: await objectsOf(store),
    fallback: await objectsOf(fallback),
    spool: await spool.finished(),
    results: await results.list(),
    server: [...rig.server.videos.keys()],
  };
}

async function objectsOf(store: MemoryStore): Promise<ReadonlySet<string>> {
  const objects = new Set<string>();
  for await (const { key, sha256 } of store.list('')) {
    // A sidecar tells when its clip was stored.
    objects.add(key.endsWith('.json') ? key : `${key} ${sha256}`);
  }
  return objects;
}

test('a ferry brings everything home once', async () => {
  expect(await interrupt({ step: ferry })).toBeGreaterThan(70);
}, 120_000);

test('a ferry whose server answers with pieces brings everything home once', async () => {
  const before = async ({ rig }: Quay): Promise<void> => {
    let asked = 0;
    rig.server.content = (request) => {
      asked += 1;
      const { bytes, mediaType } = mediaOf(request.kind, request.videoId, clipBytes);
      if (asked % 4 === 1) return aContentAnswer({ mediaType, bytes: bytes.subarray(0, 20), sizeBytes: bytes.length });
      return asked % 4 === 2 ? aContentAnswer({ status: 429 }) : aContentAnswer({ mediaType, bytes });
    };
  };
  expect(await interrupt({ before, step: ferry })).toBeGreaterThan(70);
}, 120_000);

test('clips whose server is to be shut down come home once, with the deadline it leaves them', async () => {
  const step: Step = ({ fallback: _, ...ports }, { rig }) =>
    rig.ferry(ports, { variants, shutdownAtMs: () => rig.clock.now() + 3_600_000 });
  expect(await interrupt({ step })).toBeGreaterThan(70);
}, 120_000);

test('a clip that only the link of its job gives comes home once', async () => {
  const before = async ({ rig }: Quay): Promise<void> => {
    const id = `video_${rig.night.customIds[0]}`;
    rig.server.videos.set(id, aVideo({ id, resultUrl: 'https://media.example/clip.mp4' }));
    rig.server.content = ({ kind, videoId, resultUrl }) =>
      kind === 'video' && resultUrl === undefined
        ? aContentAnswer({ status: 404 })
        : aContentAnswer(mediaOf(kind, videoId, clipBytes));
  };
  expect(await interrupt({ before, step: ferry })).toBeGreaterThan(70);
}, 120_000);

test('a clip that its server has lost is recorded as lost once', async () => {
  const before = async ({ rig }: Quay): Promise<void> => {
    rig.server.content = () => aContentAnswer({ status: 404 });
  };
  expect(await interrupt({ before, step: ferry })).toBeGreaterThan(30);
}, 120_000);

test('a clip that is in the store, though no receipt says so, is found when its server has lost it', async () => {
  const before = async (quay: Quay): Promise<void> => {
    const died = new Error('died');
    const reach = (name: string): void => {
      if (name === 'ferry.before-record') throw died;
    };
    const { fallback: _, ...ports } = portsOf(quay, (port) => port);
    const other = { ...ports, spool: new MemoryDisk(1e9), crashPoints: { reach } };
    await expect(quay.rig.ferry(other, { variants })).rejects.toBe(died);
    quay.rig.server.content = () => aContentAnswer({ status: 404 });
  };
  expect(await interrupt({ before, step: ferry })).toBeGreaterThan(50);
}, 120_000);

const refused = new RenderQueueError({ code: 'E_STORE_REFUSED', kind: 'store', message: 'Denied.' });

test('clips that the store refuses land in the fallback once', async () => {
  const before = async ({ store }: Quay): Promise<void> => {
    store.put = () => Promise.reject(refused);
  };
  expect(await interrupt({ before, step: ferryWithFallback })).toBeGreaterThan(70);
}, 120_000);

test('what landed in the fallback is moved home once, and its other copy stays', async () => {
  const before = async (quay: Quay): Promise<void> => {
    const { put } = quay.store;
    quay.store.put = () => Promise.reject(refused);
    await ferryWithFallback(
      portsOf(quay, (port) => port),
      quay,
    );
    quay.store.put = put;
  };
  const step: Step = async (ports, quay) => {
    await ferryWithFallback(ports, quay);
    return runMoveHome({ assets: await ports.ledger.assets() }, ports, { show: 'HRB', generator: 'nightshoot test' });
  };
  expect(await interrupt({ before, step })).toBeGreaterThan(40);
}, 120_000);

test('a clip that nobody claims is kept once', async () => {
  const before = async ({ rig }: Quay): Promise<void> => {
    const { ledger, runId, submissionId } = rig.night;
    for (const videoId of ['video_stranger', 'video_gone']) {
      const detail = { videoId, reason: 'unknown_custom_id' };
      const subject = { runId, subject: 'submission', subjectId: submissionId, who: 'nightshoot', atMs: 1 } as const;
      await ledger.recordEvent({ ...subject, event: 'line_quarantined', detail });
    }
    const { content } = rig.server;
    rig.server.content = (request) =>
      request.videoId === 'video_gone' ? aContentAnswer({ status: 404 }) : content(request);
  };
  expect(await interrupt({ before, step: (ports) => runFetchOrphans({}, ports, {}) })).toBeGreaterThan(40);
}, 120_000);

test('the spool is cleared of what landed and the result files of old ones, and of nothing else', async () => {
  const before = async (quay: Quay): Promise<void> => {
    await ferried(quay);
    const [customId] = quay.rig.night.customIds;
    for (const name of [`${customId}.video`, 'nobody.video']) {
      const file = await quay.spool.create(name);
      const bytes = Buffer.from('left');
      await file.write(bytes);
      await file.finish(sha256Of(bytes));
    }
  };
  const step: Step = async (ports) => {
    await runCollectGarbage({ isDryRun: false }, ports);
    await runListOrphans(ports, {});
  };
  expect(await interrupt({ before, step })).toBeGreaterThan(6);
}, 120_000);

test('the library at the server is listed and pruned of what landed, and of nothing else', async () => {
  const before = async (quay: Quay): Promise<void> => {
    const { videos } = quay.rig.server;
    for (const id of [`video_${quay.rig.night.customIds[0]}`, 'video_of_others']) videos.set(id, aVideo({ id }));
    await ferried(quay);
  };
  const step: Step = async (ports) => {
    const entries: LibraryEntry[] = [];
    const attempts = await ports.ledger.attempts();
    for await (const entry of runListLibrary({ attempts }, ports, {})) entries.push(entry);
    return runPruneLibrary({ entries }, ports, { variants, isDryRun: false });
  };
  expect(await interrupt({ before, step })).toBeGreaterThan(12);
}, 120_000);

test('a store is verified and left as it is', async () => {
  const step: Step = async (ports) =>
    runVerifyStore({ assets: await ports.ledger.assets() }, ports, { readShare: 1, concurrency: 1 });
  expect(await interrupt({ before: ferried, step })).toBeGreaterThan(12);
}, 120_000);

test('every step listed with this file is interrupted in it', () => {
  expect(stepsOf('ferry/interrupted-steps.test.ts').filter((step) => !interrupted.steps.has(step))).toEqual([]);
});

afterAll(() => {
  process.stdout.write(`interruptions of ferry and library: ${interrupted.count}\n`);
});
