import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diskError } from '../../src/adapters/files/disk-error.js';
import { FileStore } from '../../src/adapters/files/file-store.js';
import type { AssetRecord } from '../../src/domain/ledger-records.js';
import { type Sha256, sha256Of } from '../../src/domain/sha256.js';
import { runVerifyStore, type VerifyPorts } from '../../src/ferry/run-verify-store.js';
import { runFindClips } from '../../src/submit/run-find-clips.js';
import { type FerryRig, openFerryRig } from '../support/ferry-rig.js';

const shots = Array.from({ length: 20 }, (_, index) => `DCK_${String(index + 1).padStart(3, '0')}0`);
let rig: FerryRig;

beforeEach(async () => {
  rig = await openFerryRig(shots);
  await rig.ferry({}, { variants: [] });
});
afterEach(() => rig.clean());

async function verify(readShare: number, store: VerifyPorts['store'] = rig.store, assets?: readonly AssetRecord[]) {
  const random = { bytes: (count: number) => new Uint8Array(count), fraction: sawtooth() };
  return runVerifyStore(
    { assets: assets ?? (await rig.night.ledger.assets()) },
    { store, hashes: rig.ports.hashes, random, talk: rig.ports.talk },
    { readShare, concurrency: 4 },
  );
}

/** 0, 0.01, … 0.99, 0, …: as even as chance is on the long run. */
function sawtooth(): () => number {
  let count = 0;
  return () => (count++ % 100) / 100;
}

async function flipBit(shot: string, byte: number, bit: number): Promise<void> {
  const handle = await open(join(rig.folder, `renders/HRB/DCK/${shot}/HRB_${shot}_v001_t01.mp4`), 'r+');
  const piece = Buffer.alloc(1);
  await handle.read(piece, 0, 1, byte);
  piece[0] = (piece[0] ?? 0) ^ (1 << bit);
  await handle.write(piece, 0, 1, byte);
  await handle.close();
}

describe('a store that holds what landed', () => {
  test('is told by length when nothing is read, and says so', async () => {
    expect(await verify(0)).toMatchObject({ read: [], byChecksum: [], missing: [], damaged: [] });
    expect((await verify(0)).byLength).toHaveLength(20);
  });

  test('is read as far as it is asked for', async () => {
    expect((await verify(1)).read).toHaveLength(20);
    const { read, byLength } = await verify(0.05);
    expect([read.length, byLength.length]).toEqual([5, 15]);
  });
});

test('a digest that we noted ourselves is no checksum of the store, but tells another object', async () => {
  const [asset] = await rig.night.ledger.assets();
  const noting = (notedSha256: Sha256): VerifyPorts['store'] => ({
    location: rig.store.location,
    head: async (key) => {
      const found = await rig.store.head(key);
      return found && { ...found, notedSha256 };
    },
    read: rig.store.read.bind(rig.store),
  });
  const look = (notedSha256: Sha256) => verify(0, noting(notedSha256), asset === undefined ? [] : [asset]);
  expect(await look(asset?.receipt.sha256 ?? sha256Of(''))).toMatchObject({ byChecksum: [], byLength: { length: 1 } });
  expect(await look(sha256Of('another'))).toMatchObject({ byLength: [], damaged: { length: 1 } });
});

test('finds every flipped bit by reading, wherever in the file it is', async () => {
  for (let round = 0; round < 50; round += 1) {
    for (const [index, shot] of shots.entries())
      await flipBit(shot, (round * 1_997 + index * 37) % 50_000, (round + index) % 8);
    const { damaged, read } = await verify(1);
    expect(damaged).toHaveLength(20);
    expect(read).toEqual([]);
    for (const [index, shot] of shots.entries())
      await flipBit(shot, (round * 1_997 + index * 37) % 50_000, (round + index) % 8);
  }
  expect((await verify(1)).damaged).toEqual([]);
});

test('goes on behind a file that its disk does not give', async () => {
  const read: typeof rig.store.read = async function* (key, signal) {
    if (key.includes('DCK_0010')) throw diskError(`read \`${key}\``, Object.assign(new Error('EIO'), { code: 'EIO' }));
    yield* rig.store.read(key, signal);
  };
  const store = { location: rig.store.location, head: rig.store.head.bind(rig.store), read };
  const report = await verify(1, store);
  expect(report.unreadable).toEqual([`${rig.night.customIds[0]}.video`]);
  expect(report.read).toHaveLength(19);
});

test('reads what a lost ledger got back from the sidecars', async () => {
  const landed = await rig.night.ledger.assets();
  const found = await runFindClips({ show: 'HRB' }, { store: rig.store, clock: rig.clock }, {});
  expect(new Set(found.map(({ receipt }) => receipt.location))).toEqual(
    new Set(landed.map(({ receipt }) => receipt.location)),
  );
  expect((await verify(1, rig.store, found)).read).toHaveLength(20);
});

test('names what is gone', async () => {
  await rm(join(rig.folder, 'renders/HRB/DCK/DCK_0010'), { recursive: true });
  expect((await verify(0)).missing).toEqual([`${rig.night.customIds[0]}.video`]);
});

describe('a store that lies at another place than the receipts say', () => {
  test('is read all the same, by the keys', async () => {
    const moved = movedStore();
    await flipBit('DCK_0020', 1_000, 3);
    await rename(join(rig.folder, 'renders'), join(rig.folder, 'moved'));
    const report = await verify(1, moved);
    expect(report.read).toHaveLength(19);
    expect(report.damaged).toEqual([`${rig.night.customIds[1]}.video`]);
  });

  test('names what it does not show as elsewhere, not as gone', async () => {
    const report = await verify(1, movedStore());
    expect(report).toMatchObject({ read: [], missing: [], elsewhere: { length: 20 } });
  });
});

test('reads in the fallback what waits there', async () => {
  const fallback = rig.store;
  const empty = new FileStore(join(rig.folder, 'empty'), rig.clock);
  await rm(join(rig.folder, 'renders/HRB/DCK/DCK_0010'), { recursive: true });
  await flipBit('DCK_0020', 1_000, 3);
  const report = await runVerifyStore(
    { assets: await rig.night.ledger.assets() },
    { ...rig.ports, store: empty, fallback },
    { readShare: 1, concurrency: 4 },
  );
  expect(report.read).toHaveLength(18);
  expect(report.damaged).toEqual([`${rig.night.customIds[1]}.video`]);
  // A fallback that is not mounted looks the same.
  expect(report.elsewhere).toEqual([`${rig.night.customIds[0]}.video`]);
});

function movedStore(): FileStore {
  return new FileStore(join(rig.folder, 'moved'), rig.clock);
}
