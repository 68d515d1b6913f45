import { expect, test } from 'vitest';
import { sha256Of } from '../../src/domain/sha256.js';
import { runReadReference } from '../../src/submit/run-read-reference.js';

const planned = Buffer.from('the picture that was planned');
const reference = {
  sha256: sha256Of(planned),
  path: 'refs/dck-0010.png',
  mediaType: 'image/png',
  filename: 'nightshoot-dck.png',
};
const filesWith = (bytes: Uint8Array) => ({ files: { read: () => Promise.resolve(bytes) } });

test('sends the bytes that were hashed for the plan', async () => {
  expect(await runReadReference(reference, filesWith(planned))).toBe(planned);
});

test('refuses a picture that changed between plan and upload, before anything of it is sent', async () => {
  await expect(runReadReference(reference, filesWith(Buffer.from('retouched')))).rejects.toMatchObject({
    code: 'E_REF_CHANGED',
    kind: 'policy',
  });
});
