import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, lstat, open, opendir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { type ObjectKey, objectKey, objectKeySchema } from '../../domain/object-key.js';
import type { Receipt } from '../../domain/receipt.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { type Sha256, sha256Of, sha256Schema } from '../../domain/sha256.js';
import type { Clock } from '../../ports/clock.js';
import type { NewObject, PutAnswer, Store, StoreAbilities, StoredObject } from '../../ports/store.js';
import { diskError, errnoOf } from './disk-error.js';
import { makeDurableFolder, syncFile, syncFolder } from './durable-folder.js';

/** Unfinished files lie here, on the same file system as the objects, because link(2) cannot cross one. */
const partsFolder = '.parts';
/** Nobody writes one file for so long: what is older, a killed call left. */
const partLifeMs = 24 * 3_600_000;

/**
 * A folder as a store. An object appears under its key by link(2), which fails when the name is taken: of any number of
 * writers one wins, and a reader sees the whole object or none.
 *
 * A spooled file on the same file system is linked, not copied: it is synced, read back and hashed here first. Elsewhere
 * it is copied, hashed while written, and synced.
 */
export class FileStore implements Store {
  readonly location: string;
  readonly #root: string;
  readonly #clock: Clock;
  readonly #folders = new Map<string, Promise<void>>();
  /** Two mounts of one file system, as containers have them, look like one device and take no link between them. */
  #isMountedApart = false;
  #swept: Promise<void> | undefined;

  constructor(root: string, clock: Clock) {
    this.#root = resolve(root);
    this.#clock = clock;
    this.location = `file:${this.#root}`;
  }

  async put(object: NewObject, signal?: AbortSignal): Promise<PutAnswer> {
    const target = this.#pathOf(object.key);
    try {
      await this.#makeFolder(dirname(target));
      if (!(await this.#enter(object, target, signal))) return await this.#compare(object, target, signal);
      await syncFolder(dirname(target));
    } catch (cause) {
      throw diskError(`store \`${object.key}\` in \`${this.location}\``, cause);
    }
    return { kind: 'stored', receipt: this.#receiptOf(object, target) };
  }

  async replace(key: ObjectKey, body: Uint8Array): Promise<void> {
    const target = this.#pathOf(key);
    try {
      await this.#makeFolder(dirname(target));
      const part = await this.#newPart();
      try {
        await this.#writeAndHash(part, [body]);
        await rename(part, target);
      } catch (cause) {
        await rm(part, { force: true });
        throw cause;
      }
      await syncFolder(dirname(target));
    } catch (cause) {
      throw diskError(`replace \`${key}\` in \`${this.location}\``, cause);
    }
  }

  async head(key: ObjectKey): Promise<StoredObject | undefined> {
    try {
      const facts = await lstat(this.#pathOf(key));
      if (!facts.isFile()) return undefined;
      return { key, sizeBytes: facts.size, sha256: undefined, modifiedAtMs: Math.floor(facts.mtimeMs) };
    } catch (cause) {
      if (errnoOf(cause) === 'ENOENT' || errnoOf(cause) === 'ENOTDIR') return undefined;
      throw diskError(`look at \`${key}\` in \`${this.location}\``, cause);
    }
  }

  async *read(key: ObjectKey, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    try {
      yield* streamFile(this.#pathOf(key), signal);
    } catch (cause) {
      throw diskError(`read \`${key}\` in \`${this.location}\``, cause);
    }
  }

  async *list(prefix: string, signal?: AbortSignal): AsyncGenerator<StoredObject> {
    const folder = prefix.includes('/') ? prefix.slice(0, prefix.lastIndexOf('/')) : '';
    for await (const key of this.#walk(folder, signal)) {
      if (!key.startsWith(prefix)) continue;
      const found = await this.head(key);
      if (found !== undefined) yield found;
    }
  }

  async probe(signal?: AbortSignal): Promise<StoreAbilities> {
    const key = objectKey(`_nightshoot/probe-${randomUUID()}`);
    const bytes = new TextEncoder().encode('nightshoot may write here\n');
    await this.put({ key, body: { bytes }, sizeBytes: bytes.length, sha256: sha256Of(bytes), mediaType: 'text/plain' });
    signal?.throwIfAborted();
    await rm(this.#pathOf(key), { force: true });
    return { hasConditionalPut: true, hasServerSha256: false, hasSignedSha256: false, hasContentMd5: false };
  }

  #pathOf(key: ObjectKey): string {
    return join(this.#root, ...key.split('/'));
  }

  /** A folder is made once in the life of the store, however many objects go into it at the same time. */
  #makeFolder(folder: string): Promise<void> {
    const making = this.#folders.get(folder) ?? this.#makeFolderInside(folder);
    this.#folders.set(folder, making);
    making.catch(() => this.#folders.delete(folder));
    return making;
  }

  async #makeFolderInside(folder: string): Promise<void> {
    await makeDurableFolder(folder);
    const root = await realpath(this.#root);
    const real = await realpath(folder);
    if (real === root || real.startsWith(root + sep)) return;
    throw new RenderQueueError({
      code: 'E_STORE_OUTSIDE',
      kind: 'store',
      message: `The folder \`${folder}\` leads out of the store at \`${this.#root}\` through a link.`,
      hint: 'Remove the link, or name the place it leads to as `store.url`.',
    });
  }

  /** False where the key is taken. */
  async #enter(object: NewObject, target: string, signal: AbortSignal | undefined): Promise<boolean> {
    if ('path' in object.body && !this.#isMountedApart && (await this.#isOnOurDevice(object.body.path))) {
      await syncFile(object.body.path);
      assertSame(object, await hashStream(streamFile(object.body.path, signal)));
      try {
        return await isLinked(object.body.path, target);
      } catch (cause) {
        if (errnoOf(cause) !== 'EXDEV') throw cause;
        this.#isMountedApart = true;
      }
    }
    const part = await this.#copy(object, signal);
    try {
      return await isLinked(part, target);
    } finally {
      await rm(part, { force: true });
    }
  }

  async #copy(object: NewObject, signal: AbortSignal | undefined): Promise<string> {
    const path = await this.#newPart();
    const chunks = 'path' in object.body ? streamFile(object.body.path, signal) : [object.body.bytes];
    try {
      assertSame(object, await this.#writeAndHash(path, chunks));
    } catch (cause) {
      await rm(path, { force: true });
      throw cause;
    }
    return path;
  }

  async #isOnOurDevice(path: string): Promise<boolean> {
    const [ours, theirs] = await Promise.all([lstat(this.#root), lstat(path)]);
    return ours.dev === theirs.dev && theirs.isFile();
  }

  async #newPart(): Promise<string> {
    const folder = join(this.#root, partsFolder);
    await this.#makeFolder(folder);
    this.#swept ??= this.#sweep(folder).catch((cause: unknown) => {
      this.#swept = undefined;
      throw cause;
    });
    await this.#swept;
    return join(folder, randomUUID());
  }

  /** Once in the life of the store. Another user's part that may not be removed is theirs to clear. */
  async #sweep(folder: string): Promise<void> {
    const oldestMs = this.#clock.now() - partLifeMs;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      const modifiedAtMs = await lstat(path).then(
        (facts) => facts.mtimeMs,
        () => Number.POSITIVE_INFINITY,
      );
      if (entry.isFile() && modifiedAtMs < oldestMs) await rm(path, { force: true }).catch(() => undefined);
    }
  }

  async #writeAndHash(path: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Digest> {
    const handle = await open(path, 'wx');
    const hash = createHash('sha256');
    let sizeBytes = 0;
    try {
      for await (const chunk of chunks) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        await handle.writeFile(chunk);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    return { sizeBytes, sha256: sha256Schema.parse(hash.digest('hex')) };
  }

  async #compare(object: NewObject, target: string, signal: AbortSignal | undefined): Promise<PutAnswer> {
    const found = await hashStream(streamFile(target, signal));
    if (found.sha256 === object.sha256) {
      // Whoever put it there may have died before its name was durable.
      await syncFolder(dirname(target));
      return { kind: 'already_there', receipt: this.#receiptOf(object, target) };
    }
    return { kind: 'conflict', found: { key: object.key, ...found, modifiedAtMs: undefined } };
  }

  #receiptOf(object: NewObject, target: string): Receipt {
    return {
      key: object.key,
      location: `file:${target}`,
      sizeBytes: object.sizeBytes,
      sha256: object.sha256,
      proof: 'exclusive_link',
      storedAtMs: this.#clock.now(),
    };
  }

  async *#walk(folder: string, signal: AbortSignal | undefined): AsyncGenerator<ObjectKey> {
    signal?.throwIfAborted();
    const entries = await opendir(join(this.#root, folder)).catch((cause: unknown) => {
      if (errnoOf(cause) === 'ENOENT' || errnoOf(cause) === 'ENOTDIR') return undefined;
      throw diskError(`list \`${folder}\``, cause);
    });
    if (entries === undefined) return;
    for await (const entry of entries) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (name === partsFolder) continue;
      if (entry.isDirectory()) yield* this.#walk(name, signal);
      const key = objectKeySchema.safeParse(name);
      if (entry.isFile() && key.success) yield key.data;
    }
  }
}

/** False where the name is taken. */
async function isLinked(path: string, target: string): Promise<boolean> {
  try {
    await link(path, target);
    return true;
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') return false;
    throw cause;
  }
}

interface Digest {
  readonly sizeBytes: number;
  readonly sha256: Sha256;
}

async function hashStream(chunks: AsyncIterable<Uint8Array>): Promise<Digest> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sizeBytes, sha256: sha256Schema.parse(hash.digest('hex')) };
}

/** 256 KiB: as fast as larger reads here, and 32 transfers at once hold 8 MiB. */
const readSizeBytes = 256 * 1024;

async function* streamFile(path: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(path, { highWaterMark: readSizeBytes, ...(signal === undefined ? {} : { signal }) });
  for await (const chunk of stream) yield chunk;
}

function assertSame(object: NewObject, found: Digest): void {
  if (found.sizeBytes === object.sizeBytes && found.sha256 === object.sha256) return;
  throw new RenderQueueError({
    code: 'E_STORE_BYTES_CHANGED',
    kind: 'store',
    message: `The bytes for \`${object.key}\` are not the ones that were verified: ${found.sizeBytes} bytes, SHA-256 ${found.sha256}.`,
    hint: 'Run the same command again; if it happens twice, check the disk that holds the spool.',
    retryable: true,
  });
}
