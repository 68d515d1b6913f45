import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { s3Error } from '../../../src/adapters/s3/s3-error.js';
import { md5OfBody } from '../../../src/adapters/s3/s3-payload.js';
import { objectKey } from '../../../src/domain/object-key.js';
import { sha256Of } from '../../../src/domain/sha256.js';

test('no MD5 is made of a spooled file whose bytes changed since they were verified', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-payload-'));
  const path = join(folder, 'clip');
  const object = {
    key: objectKey('HRB/clip.mp4'),
    body: { path },
    sizeBytes: 4,
    sha256: sha256Of('clip'),
    mediaType: 'video/mp4',
  };
  await writeFile(path, 'clip');
  expect(await md5OfBody(object)).toBe(createHash('md5').update('clip').digest('base64'));
  await writeFile(path, 'clap');
  await expect(md5OfBody(object)).rejects.toMatchObject({ code: 'E_STORE_BYTES_CHANGED' });
  await rm(folder, { recursive: true });
});

test('a store that finds another digest has other bytes than were verified: they are fetched again', () => {
  const refusal = Object.assign(new Error('no'), { name: 'BadDigest', $metadata: { httpStatusCode: 400 } });
  expect(s3Error('store `clip`', 's3://bucket', refusal)).toMatchObject({
    code: 'E_STORE_BYTES_CHANGED',
    retryable: true,
  });
});
