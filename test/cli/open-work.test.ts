import { afterEach, expect, test } from 'vitest';
import { MemoryStore } from '../../src/adapters/store-memory/memory-store.js';
import { findServerKind } from '../../src/catalog/server-kinds.js';
import type { NightServer } from '../../src/cli/connect-server.js';
import type { NightInput } from '../../src/cli/night-input.js';
import { checkOrFerry } from '../../src/cli/open-work.js';
import { objectKeySchema } from '../../src/domain/object-key.js';
import type { Store } from '../../src/ports/store.js';
import { outOfReach } from '../simulation/flaky-store.js';
import { loadedProject, simulatedConfig, simulatedProject } from '../simulation/simulated-project.js';
import { type FerryRig, openFerryRig } from '../support/ferry-rig.js';
import { aBatch, renderedLine, resultFile } from '../support/scripted-server.js';
import { sendBatch } from '../support/sent-night.js';

const silent = () => undefined;
let rig: FerryRig | undefined;

afterEach(async () => {
  await rig?.clean();
  rig = undefined;
});

/** One clip has landed; the batch of a second one has ended, and the store is gone. */
async function aMorningWithoutStore() {
  rig = await openFerryRig(['DCK_0010']);
  await rig.ferry();
  const { clock, server, night } = rig;
  const { customIds } = await sendBatch({ ...night, batchId: 'batch_2' }, ['LGT_0010'], clock);
  server.batch = aBatch({ id: 'batch_2', outputFileId: 'file_2', completedAtMs: clock.now() });
  server.files.set('file_2', resultFile(customIds.map((id) => renderedLine(id, `video_${id}`))));
  return { rig, customIds };
}

function downStore({ location }: Store): Store {
  const refuse = () => Promise.reject(outOfReach());
  const refuseAll = async function* () {
    yield await refuse();
  };
  return { location, put: refuse, replace: refuse, head: refuse, read: refuseAll, list: refuseAll, probe: refuse };
}

function nightInput({ ports, server: api, night, store }: FerryRig, fallback: Store): NightInput {
  const config = simulatedConfig(undefined);
  const kind = findServerKind('openai');
  if (kind === undefined) throw new Error('The catalog has no server kind `openai`.');
  const server: NightServer = {
    kind,
    rendersPlaceholders: false,
    shutdownAtMs: silent,
    isEmbedded: false,
    connect: async () => ({ api, stopped: undefined, close: async () => undefined }),
  };
  const { clock, random, crashPoints, spool, overflow, hashes } = ports;
  const documents = { location: '/dailies', write: async (path: string) => path, read: async () => undefined };
  const holder = { id: 'test', host: 'gpu1', pid: 1, bootId: 'boot', user: 'td', pidStartedAt: 'start' };
  const isTaken = () => Promise.reject(new Error('The lease is held by the night.'));
  const ledger = { ...night.ledger, takeLease: isTaken, breakLease: isTaken, close: async () => undefined };
  const parts = { config, ledger, clock, random, crashPoints, spool, documents, holder, store: downStore(store) };
  const project = {
    ...simulatedProject(parts),
    openQuay: async () => ({ spool, overflow, hashes, fallback }),
  };
  const loaded = loadedProject(config);
  return { loaded, project, server, patterns: [], kind: 'footage', spends: true, waits: true };
}

test('a run that finds its store out of reach brings home what is out before it says so', async () => {
  const { rig, customIds } = await aMorningWithoutStore();
  const fallback = new MemoryStore(rig.clock);
  const told: string[] = [];
  const talk = { say: silent, progress: silent, warn: (text: string) => told.push(text) };
  const ports = { ledger: rig.night.ledger, talk, signal: new AbortController().signal };
  await expect(checkOrFerry(nightInput(rig, fallback), ports)).rejects.toMatchObject({ code: 'E_STORE_UNREACHABLE' });
  expect(told[0]).toBe('The store is out of reach. Nothing new is submitted; what is out comes home first.');
  expect(await rig.night.ledger.attempts({ customIds })).toMatchObject([{ state: 'landed' }]);
  const [clip] = await rig.night.ledger.assets({ customIds });
  expect(await fallback.head(objectKeySchema.parse(clip?.receipt.key))).toBeDefined();
});

test('with nothing out, it says so at once', async () => {
  rig = await openFerryRig(['DCK_0010']);
  await rig.ferry();
  await rig.night.ledger.closeRun(rig.night.runId, rig.clock.now());
  const talk = { say: silent, progress: silent, warn: () => expect.unreachable('nothing is to be warned of') };
  const ports = { ledger: rig.night.ledger, talk, signal: new AbortController().signal };
  const call = checkOrFerry(nightInput(rig, new MemoryStore(rig.clock)), ports);
  await expect(call).rejects.toMatchObject({ code: 'E_STORE_UNREACHABLE' });
});
