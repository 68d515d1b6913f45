import { readFile } from 'node:fs/promises';
import type { ObjectKey } from '../../domain/object-key.js';
import type { Receipt } from '../../domain/receipt.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { type Sha256, sha256Of } from '../../domain/sha256.js';
import type { Clock } from '../../ports/clock.js';
import type { NewObject, PutAnswer, Store, StoreAbilities, StoredObject } from '../../ports/store.js';

interface MemoryObject {
  readonly bytes: Uint8Array;
  readonly sha256: Sha256;
  readonly modifiedAtMs: number;
}

/** A store for tests and simulations: keeps every promise of the port but to outlive the process. */
export class MemoryStore implements Store {
  readonly location: string;
  readonly #objects = new Map<ObjectKey, MemoryObject>();
  readonly #clock: Clock;

  constructor(clock: Clock, name = 'store') {
    this.location = `memory:${name}`;
    this.#clock = clock;
  }

  async put(object: NewObject, signal?: AbortSignal): Promise<PutAnswer> {
    const bytes = 'path' in object.body ? await readFile(object.body.path, { signal }) : object.body.bytes;
    if (bytes.length !== object.sizeBytes || sha256Of(bytes) !== object.sha256) {
      throw new RenderQueueError({
        code: 'E_STORE_BYTES_CHANGED',
        kind: 'store',
        message: `The bytes for \`${object.key}\` are not the ones that were verified.`,
        retryable: true,
      });
    }
    const there = this.#look(object.key);
    if (there === undefined) {
      const { sha256 } = object;
      this.#objects.set(object.key, { bytes: Uint8Array.from(bytes), sha256, modifiedAtMs: this.#clock.now() });
      return { kind: 'stored', receipt: this.#receiptOf(object) };
    }
    if (there.sha256 === object.sha256) return { kind: 'already_there', receipt: this.#receiptOf(object) };
    return { kind: 'conflict', found: there };
  }

  async replace(key: ObjectKey, body: Uint8Array): Promise<void> {
    this.#objects.set(key, {
      bytes: Uint8Array.from(body),
      sha256: sha256Of(body),
      modifiedAtMs: this.#clock.now(),
    });
  }

  async head(key: ObjectKey): Promise<StoredObject | undefined> {
    return this.#look(key);
  }

  #look(key: ObjectKey): StoredObject | undefined {
    const found = this.#objects.get(key);
    if (found === undefined) return undefined;
    const { bytes, sha256, modifiedAtMs } = found;
    return { key, sizeBytes: bytes.length, sha256, modifiedAtMs };
  }

  async *read(key: ObjectKey): AsyncGenerator<Uint8Array> {
    const found = this.#objects.get(key);
    if (found === undefined) {
      throw new RenderQueueError({ code: 'E_STORE_ABSENT', kind: 'store', message: `\`${key}\` is not in the store.` });
    }
    yield found.bytes;
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    for (const key of [...this.#objects.keys()]) {
      const found = key.startsWith(prefix) ? this.#look(key) : undefined;
      if (found !== undefined) yield found;
    }
  }

  async probe(): Promise<StoreAbilities> {
    return { hasConditionalPut: true, hasServerSha256: true, hasSignedSha256: true, hasContentMd5: true };
  }

  #receiptOf(object: NewObject): Receipt {
    return {
      key: object.key,
      location: `${this.location}/${object.key}`,
      sizeBytes: object.sizeBytes,
      sha256: object.sha256,
      proof: 'server_sha256',
      storedAtMs: this.#clock.now(),
    };
  }
}
