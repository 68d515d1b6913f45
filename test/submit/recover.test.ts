import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileStore } from '../../src/adapters/files/file-store.js';
import { emptyMemoryLedger, openMemoryLedger } from '../../src/adapters/ledger/memory-ledger.js';
import { compareText } from '../../src/domain/compare-text.js';
import type { AssetRecord } from '../../src/domain/ledger-records.js';
import { submissionKey } from '../../src/domain/object-key.js';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { takeNameSchema } from '../../src/domain/take-name.js';
import { formatUlid } from '../../src/domain/ulid.js';
import { runMoveHome } from '../../src/ferry/run-move-home.js';
import type { LedgerWriter } from '../../src/ports/ledger.js';
import type { Store } from '../../src/ports/store.js';
import { formatManifest } from '../../src/submit/manifest.js';
import { runKeepSnapshot } from '../../src/submit/run-keep-snapshot.js';
import { type RecoverPorts, runRecover } from '../../src/submit/run-recover.js';
import { type FerryRig, openFerryRig } from '../support/ferry-rig.js';

const shots = ['DCK_0010', 'DCK_0020', 'LGT_0010'];
const crashPoints = { reach: () => undefined };
const takeNameOf = ({ shotId }: { readonly shotId: string }) => takeNameSchema.parse(`HRB_${shotId}_v001_t01`);

let rig: FerryRig;
let fallback: FileStore;
beforeEach(async () => {
  rig = await openFerryRig(shots);
  fallback = new FileStore(join(rig.folder, 'fallback'), rig.clock);
});
afterEach(() => rig.clean());

test('clips that wait in the fallback are found there, though the server has forgotten their batch', async () => {
  await rig.ferry({ store: refusing(), fallback }, { variants: [] });
  await keepManifest();
  const ledger = await newLedger();
  expect(await runRecover({ show: 'HRB' }, portsOf(ledger), {})).toMatchObject({ clips: 3, needDecision: 0 });
  expect((await ledger.attempts()).map(({ state }) => state)).toEqual(['landed', 'landed', 'landed']);
  for (const { receipt } of await ledger.assets()) expect(receipt.location).toBe(`${fallback.location}/${receipt.key}`);
});

test('clips that were moved home are known by their place in the store', async () => {
  await rig.ferry({ store: refusing(), fallback }, { variants: [] });
  const moving = { show: 'HRB', generator: 'nightshoot test' };
  await runMoveHome({ assets: await rig.night.ledger.assets() }, { ...rig.ports, fallback }, moving);
  await keepManifest();
  const ledger = await newLedger();
  await runRecover({ show: 'HRB' }, portsOf(ledger), {});
  for (const { receipt } of await ledger.assets())
    expect(receipt.location).toBe(`${rig.store.location}/${receipt.key}`);
});

test('the whole pictures that lie beside a clip are known again too', async () => {
  await rig.ferry();
  await keepManifest();
  const before = await rig.night.ledger.assets();
  const [first] = before.filter(({ kind }) => kind === 'thumbnail');
  await truncate(join(rig.folder, 'renders', first?.receipt.key ?? ''), 20);
  const ledger = await newLedger();
  expect(await runRecover({ show: 'HRB' }, portsOf(ledger), {})).toMatchObject({ clips: 3 });
  const digestsOf = (assets: readonly AssetRecord[]) =>
    assets.map(({ customId, kind, receipt }) => `${customId} ${kind} ${receipt.sha256}`).sort(compareText);
  expect(digestsOf(await ledger.assets())).toEqual(digestsOf(before.filter((asset) => asset !== first)));
});

test('the snapshot of a show outlives the nights of another one in the same store', async () => {
  const { ledger } = rig.night;
  const keep = (show: string, of: LedgerWriter) =>
    runKeepSnapshot({ show }, { ledger: of, store: rig.store, clock: rig.clock, crashPoints }, { leaseMs: 90_000 });
  await keep('HRB', ledger);
  await keep('OTH', await newLedger());
  const recovered = await newLedger();
  expect(await runRecover({ show: 'HRB' }, portsOf(recovered), {})).toMatchObject({ fromSnapshot: 1 });
  expect(await recovered.attempts()).toHaveLength(3);
});

function portsOf(ledger: LedgerWriter): RecoverPorts {
  const { store, clock, ports } = rig;
  const api = { listBatches: async () => ({ items: [], next: undefined }) };
  return { ledger, api, store, fallback, clock, crashPoints, talk: ports.talk };
}

/** The rig's store while it takes nothing. */
function refusing(): Store {
  const { store } = rig;
  const fault = new RenderQueueError({ code: 'E_STORE_REFUSED', kind: 'store', message: 'Access denied.' });
  return {
    location: store.location,
    put: () => Promise.reject(fault),
    replace: () => Promise.reject(fault),
    head: (key) => store.head(key),
    read: (key, signal) => store.read(key, signal),
    list: (prefix, signal) => store.list(prefix, signal),
    probe: (signal) => store.probe(signal),
  };
}

/** As it was left in the store before the night was paid for. */
async function keepManifest(): Promise<void> {
  const { ledger } = rig.night;
  const [[run], [submission]] = await Promise.all([ledger.runs(), ledger.submissions()]);
  if (run === undefined || submission === undefined) throw new Error('nothing was sent');
  const [versions, attempts] = await Promise.all([ledger.versions(), ledger.attempts()]);
  const ledgerId = formatUlid(rig.clock.now(), new Uint8Array(10));
  const bytes = Buffer.from(formatManifest({ show: 'HRB', ledgerId, run, submission, versions, attempts, takeNameOf }));
  await rig.store.put({
    key: submissionKey(submission.id, 'manifest'),
    body: { bytes },
    sizeBytes: bytes.length,
    sha256: sha256Of(bytes),
    mediaType: 'application/json',
  });
}

async function newLedger(): Promise<LedgerWriter> {
  const { clock } = rig;
  const state = emptyMemoryLedger(formatUlid(clock.now(), new Uint8Array(10)));
  const opened = openMemoryLedger(state, { clock, processes: { isGone: () => false } });
  const holder = { id: 'new', host: 'gpu2', pid: 2, bootId: 'boot', user: 'td', pidStartedAt: 'start' };
  const writer = await opened.takeLease(holder, 1e12);
  if ('heldBy' in writer) throw new Error('a new ledger has no holder');
  return writer;
}
