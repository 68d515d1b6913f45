import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FolderOnDisk } from '../../src/adapters/files/folder-on-disk.js';
import { mediaHashes } from '../../src/adapters/media-hash/media-hashes.js';
import { renderClip } from '../../src/adapters/pictures/render-clip.js';
import { runDeliver } from '../../src/delivery/run-deliver.js';
import { sizeSchema } from '../../src/domain/render-request.js';
import { runSealFolder } from '../../src/mhl/run-seal-folder.js';
import { runVerifyFolder } from '../../src/mhl/run-verify-folder.js';
import { FixedClock } from '../support/fixed-clock.js';
import { aWish } from '../support/harbor-delivery.js';
import { harborMorning } from '../support/harbor-morning.js';
import { interruptEverywhere } from '../support/interrupt-everywhere.js';
import { stepsOf } from '../support/interruption-list.js';
import { aMorningProject } from '../support/morning-project.js';
import { aNight } from '../support/night.js';

const talk = { say: () => undefined, warn: () => undefined, progress: () => undefined };
const tool = { name: 'nightshoot', version: '0.1.0' };
const reached = new Set<string>();

/** Every file below a folder with its digest, whatever the folder is called. */
async function digestsBelow(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const digests = new Set<string>();
  for (const entry of entries.filter((found) => found.isFile())) {
    const text = (await readFile(join(entry.parentPath, entry.name), 'latin1')).replaceAll(folder, '');
    digests.add(`${entry.name} ${createHash('sha256').update(text, 'latin1').digest('hex')}`);
  }
  return digests;
}

test('a delivery with placeholders is the same folder, and the store stays as it is', async () => {
  const size = sizeSchema.parse('64x36');
  const clip = await renderClip({ model: 'tiny', prompt: 'A pier.', size, seconds: 1, label: 'A pier.' });
  const { count, steps } = await interruptEverywhere(async () => {
    const project = await aMorningProject(aNight(harborMorning));
    const { plan, folder, crashPoints } = project;
    const roots = [{ name: '', folder: project.delivery.location }];
    const how = { ...aWish(), roots, presets: [], acceptsPlaceholders: true, mayLink: false };
    return {
      run: (wrap) => {
        const renderer = wrap({ render: async () => clip, close: async () => undefined }, 'server');
        const ports = {
          ledger: wrap(project.ledger, 'ledger'),
          store: wrap(project.store, 'store'),
          folder: wrap(project.delivery, 'store'),
          renderer: async () => renderer,
        };
        const input = { plan, orders: new Map(), cutRanges: new Map(), runIds: undefined };
        return runDeliver(input, { ...ports, talk, crashPoints }, how);
      },
      outcome: () => digestsBelow(folder),
      clean: project.remove,
    };
  }, 3);
  for (const step of steps) reached.add(step);
  expect(count).toBeGreaterThan(40);
}, 120_000);

test('a folder is sealed once, and by nothing that the chain does not name', async () => {
  const { count, steps } = await interruptEverywhere(async () => {
    const root = await mkdtemp(join(tmpdir(), 'nightshoot-mhl-'));
    const clock = new FixedClock();
    await writeFile(join(root, 'a.mp4'), 'hi\n');
    await writeFile(join(root, 'b.mp4'), 'yo\n');
    return {
      run: async (wrap) => {
        clock.advance(60_000);
        const ports = { folder: wrap(new FolderOnDisk(root), 'store'), hashes: mediaHashes, clock };
        const { chain } = await sealedSoFar(root);
        if (chain === 0) await runSealFolder({ process: 'transfer', hostname: 'gpu1', tool, ignored: [] }, ports);
        return runVerifyFolder(ports, {});
      },
      outcome: async () => ({
        ...(await sealedSoFar(root)),
        verified: await runVerifyFolder({ folder: new FolderOnDisk(root), hashes: mediaHashes }, {}),
      }),
      clean: () => rm(root, { recursive: true }),
    };
  });
  for (const step of steps) reached.add(step);
  expect(count).toBeGreaterThan(20);
}, 120_000);

async function sealedSoFar(root: string): Promise<{ readonly chain: number; readonly manifests: number }> {
  const names = await readdir(join(root, 'ascmhl')).catch(() => []);
  const chain = names.filter((name) => name.endsWith('.xml')).length;
  return { chain, manifests: names.filter((name) => name.endsWith('.mhl')).length };
}

test('every step listed with this file is interrupted in it', () => {
  expect(stepsOf('delivery/interrupted-delivery.test.ts').filter((step) => !reached.has(step))).toEqual([]);
});
