import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileSpool } from '../../src/adapters/files/file-spool.js';
import { objectKey } from '../../src/domain/object-key.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { clipOf, openFerryRig } from '../support/ferry-rig.js';
import { aContentAnswer } from '../support/scripted-server.js';

const shots = ['DCK_0010', 'DCK_0020', 'LGT_0010'];
const points = [
  'ferry.before-spooled',
  'ferry.after-spooled',
  'ferry.before-put',
  'ferry.after-put',
  'ferry.before-record',
  'ferry.after-record',
];

const deaths = points.flatMap((point) => Array.from({ length: 9 }, (_, index) => [point, index + 1] as const));

test.each(deaths)('dying at %s, time %d, costs nothing and lands nothing twice', async (point, time) => {
  const rig = await openFerryRig(shots);
  let left = time;
  const reach = (name: string): void => {
    if (name !== point) return;
    left -= 1;
    if (left === 0) throw new Error(`died at ${point}`);
  };
  await expect(rig.ferry({ crashPoints: { reach } }, { concurrency: 1 })).rejects.toThrow('died');

  const spool = new FileSpool(join(rig.folder, 'spool'), { capBytes: 1e9, reserveBytes: 0 });
  const report = await rig.ferry({ spool });

  expect(report).toMatchObject({ left: [], lost: [], absent: [] });
  expect(await rig.states()).toEqual(['landed', 'landed', 'landed']);
  expect(await rig.night.ledger.assets()).toHaveLength(9);
  expect((await keysBelow(join(rig.folder, 'renders'))).length).toBe(12);
  expect(await readdir(join(rig.folder, 'spool'))).toEqual([]);
  await rig.clean();
});

test('a clip that was whole in the spool at the time lands, though the server has forgotten it since', async () => {
  const rig = await openFerryRig(shots);
  const reach = (name: string): void => {
    if (name === 'ferry.before-put') throw new Error('died');
  };
  await expect(rig.ferry({ crashPoints: { reach } }, { concurrency: 1 })).rejects.toThrow('died');
  rig.server.content = () => aContentAnswer({ status: 410 });

  await rig.ferry({ spool: new FileSpool(join(rig.folder, 'spool'), { capBytes: 1e9, reserveBytes: 0 }) });

  expect((await rig.states()).filter((state) => state === 'landed')).toHaveLength(1);
  const [asset] = await rig.night.ledger.assets();
  const stored: Uint8Array[] = [];
  for await (const chunk of rig.store.read(objectKey(asset?.receipt.key ?? 'none'))) stored.push(chunk);
  expect(sha256Of(Buffer.concat(stored))).toBe(sha256Of(clipOf(`video_${asset?.customId}`)));
  await rig.clean();
});

async function keysBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
