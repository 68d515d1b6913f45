import { afterAll, beforeAll, expect, test } from 'vitest';
import { S3Store } from '../../src/adapters/s3/s3-store.js';
import { ferryThroughFaults } from '../support/ferry-through-faults.js';
import { FixedClock } from '../support/fixed-clock.js';
import { type Radosgw, startRadosgw } from '../support/start-radosgw.js';

let radosgw: Radosgw;
beforeAll(async () => {
  radosgw = await startRadosgw();
}, 120_000);
afterAll(() => radosgw.stop());

const faultsExpected = 200;

test.each([
  ['a folder', async () => undefined],
  ['Ceph', async () => new S3Store(await radosgw.newBucket(), new FixedClock())],
])('1,000 shots with their pictures from a server on a bad day land byte for byte in %s', async (_name, open) => {
  const store = await open();
  const strikes = await ferryThroughFaults({ shots: 1_000, clipBytes: 200_000, seed: 11, ...(store && { store }) });
  expect([...strikes.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(faultsExpected);
  await store?.close();
});
