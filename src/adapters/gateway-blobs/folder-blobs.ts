import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { sha256Schema } from '../../domain/sha256.js';
import type { BlobFacts, BlobSource, ByteRange, GatewayBlobs } from '../../ports/gateway-blobs.js';

/** Blobs as files of one folder. What a crash left half written lies in `incoming/`, which opening empties. */
export async function openFolderBlobs(folder: string): Promise<GatewayBlobs> {
  const incoming = join(folder, 'incoming');
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  let written = 0;
  return {
    write: async (name, source, limitBytes = Number.POSITIVE_INFINITY) => {
      written += 1;
      const path = join(incoming, String(written));
      try {
        const facts = await writeSynced(path, source, limitBytes);
        await rename(path, join(folder, checkedName(name)));
        await syncFolder(folder);
        return facts;
      } finally {
        await rm(path, { force: true });
      }
    },
    open: (name, range) => openBlob(join(folder, checkedName(name)), range),
    close: (bytes) => {
      if (bytes instanceof Readable) bytes.destroy();
    },
    remove: (name) => rm(join(folder, checkedName(name)), { force: true }),
    list: async function* () {
      for (const entry of await readdir(folder, { withFileTypes: true })) if (entry.isFile()) yield entry.name;
    },
  };
}

/** Ids of ours; a name that could lead anywhere else is a defect of ours. */
function checkedName(name: string): string {
  if (/^[A-Za-z0-9_-]+(\.[a-z0-9]+)?$/.test(name)) return name;
  throw new RenderQueueError({ code: 'E_BLOB_NAME', kind: 'internal', message: `\`${name}\` is not a blob name.` });
}

async function writeSynced(path: string, source: BlobSource, limitBytes: number): Promise<BlobFacts> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of source) {
      sizeBytes += chunk.length;
      if (sizeBytes > limitBytes) throw tooLarge(limitBytes);
      hash.update(chunk);
      await file.appendFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sizeBytes, sha256: sha256Schema.parse(hash.digest('hex')) };
}

function tooLarge(limitBytes: number): RenderQueueError {
  return new RenderQueueError({
    code: 'E_BLOB_TOO_LARGE',
    kind: 'server',
    message: `The file is larger than ${limitBytes} bytes.`,
  });
}

/** A rename is on the disk once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function openBlob(path: string, range: ByteRange | undefined): Promise<AsyncIterable<Uint8Array> | undefined> {
  try {
    const file = await open(path, 'r');
    return createReadStream(path, { fd: file, ...range, highWaterMark: readBytes });
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new RenderQueueError({ code: 'E_BLOB_UNREADABLE', kind: 'internal', message: `Cannot read ${path}.`, cause });
  }
}

/** Large reads, because a clip is read from its beginning to its end. */
const readBytes = 256 * 1024;

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
