import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { documentsFolder } from '../../src/adapters/documents/documents-folder.js';
import { FileStore } from '../../src/adapters/files/file-store.js';
import { smallPicturesFolder } from '../../src/adapters/pictures/small-pictures-folder.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { assembleDailies } from '../../src/report/assemble-dailies.js';
import type { DailiesModel } from '../../src/report/dailies-model.js';
import { runRenderMorning } from '../../src/report/run-render-morning.js';
import { bigMorning } from '../support/big-morning.js';
import { busyPicture } from '../support/busy-picture.js';
import { FixedClock } from '../support/fixed-clock.js';
import { aNight } from '../support/night.js';

/**
 * A process of its own for `dailies-bench.ts`: `prepare` lays thumbnails of 1280x720 into a store, no two alike; `draw`
 * draws the page of their night.
 */
const [what = 'draw', folder = '', thumbnails = '500'] = process.argv.slice(2);
const records = aNight(bigMorning(Math.ceil((Number(thumbnails) * 10) / 9)));
const laid = z.record(z.string(), z.object({ sizeBytes: z.number(), sha256: z.string() }));

if (what === 'prepare') await prepare();
else process.stdout.write(JSON.stringify(await draw()));

async function prepare(): Promise<void> {
  const drawn = Array.from({ length: 20 }, (_, seed) => busyPicture(1280, 720, seed).toBuffer('image/webp', 80));
  const files: z.infer<typeof laid> = {};
  for (const [index, { receipt }] of records.assets.filter(({ kind }) => kind === 'thumbnail').entries()) {
    const bytes = withNote(drawn[index % drawn.length] ?? Buffer.alloc(0), index);
    const path = join(folder, 'renders', receipt.key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    files[receipt.key] = { sizeBytes: bytes.byteLength, sha256: sha256Of(bytes) };
  }
  await writeFile(join(folder, 'thumbnails.json'), JSON.stringify(files));
}

/** A chunk that no decoder knows, behind the picture. https://developers.google.com/speed/webp/docs/riff_container */
function withNote(webp: Buffer, index: number): Buffer {
  const note = Buffer.from('NOTE\u0004\0\0\0\0\0\0\0', 'latin1');
  note.writeUInt32LE(index, 8);
  const whole = Buffer.concat([webp, note]);
  whole.writeUInt32LE(whole.byteLength - 8, 4);
  return whole;
}

async function draw() {
  const model = withFiles(
    assembleDailies(records),
    laid.parse(JSON.parse(await readFile(join(folder, 'thumbnails.json'), 'utf8'))),
  );
  const store = new FileStore(join(folder, 'renders'), new FixedClock(records.madeAtMs));
  const documents = documentsFolder(join(folder, 'dailies'));
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const { local } = await runRenderMorning(
    model,
    { store, documents, pictures: smallPicturesFolder(join(folder, 'thumbnails'), 64_000_000) },
    { timezone: 'Europe/Berlin', budgetMicroUsd: undefined },
  );
  const { user, system } = process.cpuUsage(cpu);
  const wallMs = performance.now() - startedAt;
  const page = local.at(-1)?.[1]().body ?? '';
  const embedded = page.split('<img src="data:').length - 1;
  const { maxRSS } = process.resourceUsage();
  return { ms: (user + system) / 1000, wallMs, bytes: Buffer.byteLength(page), embedded, peakBytes: maxRSS * 1024 };
}

function withFiles(model: DailiesModel, files: z.infer<typeof laid>): DailiesModel {
  return {
    ...model,
    takes: model.takes.map((take) => {
      const { thumbnail } = take.files;
      if (thumbnail === undefined) return take;
      return { ...take, files: { ...take.files, thumbnail: { ...thumbnail, ...files[thumbnail.key] } } };
    }),
  };
}
