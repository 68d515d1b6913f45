import { afterAll, beforeAll, expect, test } from 'vitest';
import { S3Store } from '../../src/adapters/s3/s3-store.js';
import { objectKey } from '../../src/domain/object-key.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { describeStore } from '../contracts/store-contract.js';
import { FixedClock } from '../support/fixed-clock.js';
import { type Radosgw, startRadosgw } from '../support/start-radosgw.js';

let radosgw: Radosgw;
beforeAll(async () => {
  radosgw = await startRadosgw();
}, 120_000);
afterAll(() => radosgw.stop());

describeStore('S3Store on Ceph', async () => {
  const store = new S3Store(await radosgw.newBucket(), new FixedClock());
  return { store, close: () => store.close() };
});

test('learns what Ceph 16 checks: conditional PUT, signed digest and MD5, but no checksum header', async () => {
  const store = new S3Store(await radosgw.newBucket(), new FixedClock());
  expect(await store.probe()).toEqual({
    hasConditionalPut: true,
    hasServerSha256: false,
    hasSignedSha256: true,
    hasContentMd5: true,
  });
  await store.close();
});

test('tells its own note of a digest from a checksum of the server', async () => {
  const store = new S3Store(await radosgw.newBucket(), new FixedClock());
  const [key, bytes] = [objectKey('HRB/take.mp4'), Buffer.from('a clip')];
  const object = { key, body: { bytes }, sizeBytes: bytes.length, sha256: sha256Of(bytes), mediaType: 'video/mp4' };
  expect(await store.put(object)).toMatchObject({ kind: 'stored', receipt: { proof: 'signed_sha256' } });
  expect(await store.head(key)).toMatchObject({ sha256: undefined, notedSha256: object.sha256 });
  await store.close();
});

test('says which bucket is absent', async () => {
  const options = await radosgw.newBucket();
  const store = new S3Store({ ...options, bucket: 'nightshoot-nowhere' }, new FixedClock());
  await expect(store.probe()).rejects.toMatchObject({ code: 'E_STORE_ABSENT', kind: 'store', retryable: false });
  await store.close();
});
