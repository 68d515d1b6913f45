import { afterAll, beforeAll, expect, test } from 'vitest';
import { s3LinkSigner } from '../../src/adapters/s3/s3-link-signer.js';
import { S3Store } from '../../src/adapters/s3/s3-store.js';
import { objectKey } from '../../src/domain/object-key.js';
import { FixedClock } from '../support/fixed-clock.js';
import { type Radosgw, startRadosgw } from '../support/start-radosgw.js';

let radosgw: Radosgw;
beforeAll(async () => {
  radosgw = await startRadosgw();
}, 120_000);
afterAll(() => radosgw.stop());

test('a signed link opens the object without credentials until it ends, and says when that is', async () => {
  const options = await radosgw.newBucket();
  const clock = new FixedClock(Date.now());
  const store = new S3Store(options, clock);
  const key = objectKey('HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01.mp4');
  await store.replace(key, Buffer.from('clip'), 'video/mp4');
  const { url, expiresAtMs } = await s3LinkSigner(options, clock).sign(key, 3600);
  expect(expiresAtMs).toBe(clock.now() + 3_600_000);
  expect(await (await fetch(url)).text()).toBe('clip');
  expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(403);
  await store.close();
});

test('no signature is longer than the week that SigV4 allows', async () => {
  const clock = new FixedClock();
  const { expiresAtMs } = await s3LinkSigner(await radosgw.newBucket(), clock).sign(objectKey('a'), 30 * 24 * 3600);
  expect(expiresAtMs - clock.now()).toBe(7 * 24 * 3_600_000);
});
