import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compareText } from '../../src/domain/compare-text.js';
import { type ObjectKey, objectKey } from '../../src/domain/object-key.js';
import { sha256Of } from '../../src/domain/sha256.js';
import type { NewObject, Store } from '../../src/ports/store.js';

export interface StoreUnderTest {
  readonly store: Store;
  readonly close: () => Promise<void>;
}

/** What every store promises, asked of one of them. */
export function describeStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let subject: StoreUnderTest;
    let folder: string;
    const store = (): Store => subject.store;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'nightshoot-store-'));
      subject = await open();
    });

    afterEach(async () => {
      await subject.close();
      await rm(folder, { recursive: true, force: true });
    });

    test('stores a spooled file and gives it back byte for byte', async () => {
      const bytes = patternOf(300_000, 7);
      const path = join(folder, 'spooled');
      await writeFile(path, bytes);

      const answer = await store().put({ ...anObject(bytes), body: { path } });

      expect(answer).toMatchObject({ kind: 'stored', receipt: { sizeBytes: 300_000, sha256: sha256Of(bytes) } });
      expect(sha256Of(await readAll(store(), takeKey))).toBe(sha256Of(bytes));
    });

    test('stores bytes from memory, and none at all', async () => {
      for (const [text, key] of [
        ['a', 'HRB/one'],
        ['', 'HRB/none'],
      ] as const) {
        const bytes = new TextEncoder().encode(text);
        expect(await store().put(anObject(bytes, objectKey(key)))).toMatchObject({ kind: 'stored' });
        expect(await readAll(store(), objectKey(key))).toEqual(bytes);
      }
    });

    test('takes the same bytes under the same key for done', async () => {
      const object = anObject(patternOf(5_000, 1));
      await store().put(object);
      expect(await store().put(object)).toMatchObject({
        kind: 'already_there',
        receipt: { key: takeKey, sizeBytes: 5_000, sha256: object.sha256 },
      });
    });

    test.each([
      ['of another length', patternOf(5_001, 1)],
      ['of the same length', patternOf(5_000, 2)],
    ])('never overwrites other bytes %s', async (_case, other) => {
      const first = patternOf(5_000, 1);
      await store().put(anObject(first));

      const answer = await store().put(anObject(other));

      expect(answer).toMatchObject({ kind: 'conflict', found: { key: takeKey, sizeBytes: 5_000 } });
      expect(await readAll(store(), takeKey)).toEqual(first);
    });

    test('refuses bytes that are not the verified ones, and keeps nothing of them', async () => {
      const bytes = patternOf(5_000, 1);
      const path = join(folder, 'changed');
      await writeFile(path, patternOf(5_000, 3));

      await expect(store().put({ ...anObject(bytes), body: { path } })).rejects.toMatchObject({ kind: 'store' });

      expect(await store().head(takeKey)).toBeUndefined();
      expect(await keysOf(store(), '')).toEqual([]);
    });

    test('lets one of many writers win a key', async () => {
      const contents = Array.from({ length: 10 }, (_, index) => patternOf(1_000, index));

      const answers = await Promise.all(contents.map((bytes) => store().put(anObject(bytes))));

      const winners = answers.flatMap((answer, index) => (answer.kind === 'stored' ? [index] : []));
      expect(winners).toHaveLength(1);
      expect(await readAll(store(), takeKey)).toEqual(contents[winners[0] ?? -1]);
    });

    test('says undefined of a key that is free', async () => {
      expect(await store().head(objectKey('HRB/nothing.mp4'))).toBeUndefined();
    });

    test('tells the size of what it holds', async () => {
      await store().put(anObject(patternOf(4_321, 1)));
      expect(await store().head(takeKey)).toMatchObject({ key: takeKey, sizeBytes: 4_321 });
    });

    test('replaces a small document whole', async () => {
      const key = objectKey('_latest/index.html');
      await store().replace(key, new TextEncoder().encode('last night, at length'), 'text/html');
      await store().replace(key, new TextEncoder().encode('tonight'), 'text/html');
      expect(new TextDecoder().decode(await readAll(store(), key))).toBe('tonight');
    });

    test('lists the keys below a prefix, in whatever part of a name it ends', async () => {
      for (const key of ['HRB/DCK/a.mp4', 'HRB/DCK/b.mp4', 'HRB/LGT/a.mp4', '_dailies/x/index.html']) {
        await store().put(anObject(patternOf(10, 1), objectKey(key)));
      }
      expect(await keysOf(store(), 'HRB/DCK/')).toEqual(['HRB/DCK/a.mp4', 'HRB/DCK/b.mp4']);
      expect(await keysOf(store(), 'HRB/DCK/a')).toEqual(['HRB/DCK/a.mp4']);
      expect(await keysOf(store(), 'HRB/')).toHaveLength(3);
      expect(await keysOf(store(), '')).toHaveLength(4);
      expect(await keysOf(store(), 'NONE/')).toEqual([]);
    });

    test('shows in a probe that it may write, and leaves nothing behind', async () => {
      await store().probe();
      expect(await keysOf(store(), '')).toEqual([]);
    });

    test('fails to read a key that is free with an error of the store', async () => {
      await expect(readAll(store(), objectKey('HRB/nothing.mp4'))).rejects.toMatchObject({ kind: 'store' });
    });
  });
}

const takeKey = objectKey('HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01.mp4');

function anObject(bytes: Uint8Array, key: ObjectKey = takeKey): NewObject {
  return {
    key,
    body: { bytes },
    sizeBytes: bytes.length,
    sha256: sha256Of(bytes),
    mediaType: 'video/mp4',
    metadata: { 'take-name': 'HRB_DCK_0010_v001_t01' },
  };
}

function patternOf(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + seed * 17 + (index >> 8)) & 0xff);
}

async function readAll(store: Store, key: ObjectKey): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read(key)) chunks.push(chunk);
  return Uint8Array.from(Buffer.concat(chunks));
}

async function keysOf(store: Store, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const found of store.list(prefix)) keys.push(found.key);
  return keys.sort(compareText);
}
