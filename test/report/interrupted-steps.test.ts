import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MemoryStore } from '../../src/adapters/store-memory/memory-store.js';
import type { ObjectKey } from '../../src/domain/object-key.js';
import type { Documents } from '../../src/ports/documents.js';
import type { SmallPictures } from '../../src/ports/small-pictures.js';
import type { Store } from '../../src/ports/store.js';
import { runCheckDailies } from '../../src/report/run-check-dailies.js';
import { runDailies } from '../../src/report/run-dailies.js';
import { runLoadBooks } from '../../src/report/run-load-books.js';
import type { RenderOptions } from '../../src/report/run-render-morning.js';
import { busyPicture } from '../support/busy-picture.js';
import { interruptEverywhere, type Wrap } from '../support/interrupt-everywhere.js';
import { stepsOf } from '../support/interruption-list.js';
import { memoryPictures } from '../support/memory-pictures.js';
import { aMorningProject, type MorningProject } from '../support/morning-project.js';
import { aNight } from '../support/night.js';

/** Hundreds of runs; a machine with other work takes its time. */
vi.setConfig({ testTimeout: 120_000 });

const options: RenderOptions = { timezone: 'Europe/Berlin', budgetMicroUsd: undefined };
const interrupted = { count: 0, steps: new Set<string>() };

type Step = (project: Quarters) => Promise<unknown>;

/** The morning's ledger, with store and folder in memory. */
type Quarters = Pick<MorningProject, 'plan' | 'runId' | 'clock' | 'ledger' | 'crashPoints'> & {
  readonly store: Store;
  readonly documents: Documents;
  readonly pictures: SmallPictures;
};

let morning: MorningProject;
beforeAll(async () => {
  morning = await aMorningProject(
    aNight([
      { shot: 'DCK_0010', attempts: ['landed'] },
      { shot: 'DCK_0020', attempts: ['refused'] },
    ]),
    ({ kind, receipt }) =>
      kind === 'thumbnail' ? busyPicture(400, 40, 1).toBuffer('image/webp', 80) : Buffer.from(receipt.key),
  );
});
afterAll(() => morning.remove());

async function interrupt(step: Step): Promise<number> {
  const { count, steps } = await interruptEverywhere(async () => {
    const store = await copyOf(morning.store);
    const pictures = memoryPictures();
    const files = new Map<string, string | Uint8Array>();
    const answers: unknown[] = [];
    return {
      run: async (wrap) => answers.push(await step(quarters({ store, documents: folderOf(files), pictures }, wrap))),
      outcome: async () => [answers.at(-1), files, await objectsIn(store)],
    };
  });
  interrupted.count += count;
  for (const one of steps) interrupted.steps.add(one);
  return count;
}

function quarters(
  { store, documents, pictures }: Pick<Quarters, 'store' | 'documents' | 'pictures'>,
  wrap: Wrap,
): Quarters {
  const { ledger } = morning;
  return {
    ...morning,
    ledger: wrap(ledger, 'ledger'),
    store: wrap(store, 'store'),
    documents: wrap(documents, 'store'),
    pictures: wrap(pictures, 'store'),
  };
}

async function copyOf(store: Store): Promise<MemoryStore> {
  const copy = new MemoryStore(morning.clock);
  for await (const { key } of store.list('')) await copy.replace(key, await bytesOf(store, key));
  return copy;
}

async function bytesOf(store: Store, key: ObjectKey): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.read(key)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function folderOf(files: Map<string, string | Uint8Array>): Documents {
  return {
    location: '/harbor/dailies',
    write: async (path, body) => {
      files.set(path, body);
      return `/harbor/dailies/${path}`;
    },
    read: async (path) => {
      const body = files.get(path);
      return body === undefined ? undefined : Buffer.from(body);
    },
  };
}

async function objectsIn(store: Store): Promise<ReadonlySet<string>> {
  const objects = new Set<string>();
  for await (const { key, sha256 } of store.list('')) objects.add(`${key} ${sha256}`);
  return objects;
}

test('the morning is written into folder and store as it would have been', async () => {
  const step: Step = async (project) => (await runDailies(project, project, options)).keys;
  expect(await interrupt(step)).toBeGreaterThan(80);
});

test('a check of the morning says what it would have said, and writes nothing', async () => {
  const step: Step = async (project) => {
    const { model } = await runDailies(project, project, options);
    await project.documents.write('2026-11-22/report.csv', 'shot\n');
    return runCheckDailies({ ...project, madeAtMs: model.madeAtMs }, project, options);
  };
  expect(await interrupt(step)).toBeGreaterThan(80);
});

test('the books of a run are what they would have been', async () => {
  const { runId, plan } = morning;
  expect(await interrupt((project) => runLoadBooks({ runId, plan }, project))).toBeGreaterThan(10);
});

test('every step listed with this file is interrupted in it', () => {
  expect(stepsOf('report/interrupted-steps.test.ts').filter((step) => !interrupted.steps.has(step))).toEqual([]);
});

afterAll(() => {
  process.stdout.write(`interruptions of the morning: ${interrupted.count}\n`);
});
