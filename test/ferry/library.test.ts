import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diskError } from '../../src/adapters/files/disk-error.js';
import { FileStore } from '../../src/adapters/files/file-store.js';
import { type LibraryEntry, runListLibrary } from '../../src/ferry/run-list-library.js';
import { type PrunePorts, runPruneLibrary } from '../../src/ferry/run-prune-library.js';
import { type FerryRig, openFerryRig } from '../support/ferry-rig.js';
import { aVideo } from '../support/scripted-server.js';

const variants = ['thumbnail', 'spritesheet'] as const;
let rig: FerryRig;

beforeEach(async () => {
  rig = await openFerryRig(['DCK_0010', 'DCK_0020', 'LGT_0010']);
  for (const customId of rig.night.customIds)
    rig.server.videos.set(`video_${customId}`, aVideo({ id: `video_${customId}` }));
  rig.server.videos.set('video_of_others', aVideo({ id: 'video_of_others' }));
});
afterEach(() => rig.clean());

async function library(): Promise<readonly LibraryEntry[]> {
  const entries: LibraryEntry[] = [];
  const attempts = await rig.night.ledger.attempts();
  for await (const entry of runListLibrary({ attempts }, { api: rig.server }, {})) entries.push(entry);
  return entries;
}

async function prune(isDryRun = false, ports: Partial<PrunePorts> = {}) {
  return runPruneLibrary({ entries: await library() }, { ...rig.ports, ...ports }, { variants, isDryRun });
}

test('tells what is ours, what is home, and what is not ours', async () => {
  expect((await library()).map(({ claim }) => claim)).toEqual(['wanted', 'wanted', 'wanted', 'foreign']);
  await rig.ferry();
  expect((await library()).map(({ claim }) => claim)).toEqual(['landed', 'landed', 'landed', 'foreign']);
});

test('deletes nothing that is not home with all its files', async () => {
  expect(await prune()).toEqual({ deleted: [], kept: [] });
  await rig.ferry({}, { variants: [] });
  expect((await prune()).kept).toHaveLength(3);
  expect(rig.server.videos.size).toBe(4);
});

test('deletes what landed, and never what is not ours', async () => {
  await rig.ferry();
  expect((await prune(true)).deleted).toHaveLength(3);
  expect(rig.server.videos.size).toBe(4);
  await prune();
  expect([...rig.server.videos.keys()]).toEqual(['video_of_others']);
  expect((await rig.night.ledger.events()).filter(({ event }) => event === 'video_deleted')).toHaveLength(3);
});

test('keeps a clip at the server whose bytes in the store have changed since', async () => {
  await rig.ferry();
  const handle = await open(join(rig.folder, 'renders/HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01.mp4'), 'r+');
  await handle.write(Buffer.from('X'), 0, 1, 20_000);
  await handle.close();
  expect((await prune()).kept).toEqual([
    { videoId: expect.stringContaining('DCK_0010'), reason: 'the store holds other bytes' },
  ]);
});

test('keeps a clip at the server that the store no longer shows', async () => {
  await rig.ferry();
  await rm(join(rig.folder, 'renders/HRB/LGT'), { recursive: true });
  const { deleted, kept } = await prune();
  expect(deleted).toHaveLength(2);
  expect(kept).toEqual([{ videoId: expect.stringContaining('LGT_0010'), reason: 'the store does not show it' }]);
});

test('keeps a clip at the server whose copy the disk does not give, and goes on behind it', async () => {
  await rig.ferry();
  const { store } = rig;
  const ill = new FileStore(join(rig.folder, 'renders'), rig.clock);
  ill.read = async function* (key, signal) {
    if (key.includes('DCK_0010')) throw diskError(`read \`${key}\``, Object.assign(new Error('EIO'), { code: 'EIO' }));
    yield* store.read(key, signal);
  };
  const { deleted, kept } = await prune(false, { store: ill });
  expect(deleted).toHaveLength(2);
  expect(kept).toEqual([{ videoId: expect.stringContaining('DCK_0010'), reason: expect.stringContaining('EIO') }]);
});

test('does not call deleted what the server says it has not', async () => {
  await rig.ferry();
  rig.server.deleteVideo = async () => false;
  const { deleted, kept } = await prune();
  expect(deleted).toEqual([]);
  expect(new Set(kept.map(({ reason }) => reason))).toEqual(new Set(['the server did not delete it']));
});
