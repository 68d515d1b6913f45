import { afterAll, beforeAll, expect, test } from 'vitest';
import { S3Store } from '../../src/adapters/s3/s3-store.js';
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

test('says which bucket is absent', async () => {
  const options = await radosgw.newBucket();
  const store = new S3Store({ ...options, bucket: 'nightshoot-nowhere' }, new FixedClock());
  await expect(store.probe()).rejects.toMatchObject({ code: 'E_STORE_ABSENT', kind: 'store', retryable: false });
  await store.close();
});
