import { expect, test } from 'vitest';
import { videoForm } from '../../../src/adapters/videos-api/video-form.js';
import { findUpstreamKind } from '../../../src/catalog/upstream-kinds.js';

test.each([
  ['openai', '"input_reference":{"image_url":"https://refs.example/a.png"}'],
  ['vllm-omni', 'name="image_reference"\r\n\r\n{"image_url":"https://refs.example/a.png"}\r\n'],
  ['sglang', '"reference_url":"https://refs.example/a.png"'],
])('a link to an image reaches %s in the form it takes', (id, expected) => {
  const kind = findUpstreamKind(id);
  if (kind === undefined) throw new Error(`The catalog knows no ${id}.`);
  const inputReference = { kind: 'url', url: 'https://refs.example/a.png' } as const;
  const order = {
    method: 'create',
    model: 'tiny',
    prompt: 'A pier.',
    size: '64x36',
    seconds: 1,
    params: {},
    inputReference,
  } as const;
  expect(Buffer.from(videoForm(order, kind).body).toString('utf8')).toContain(expected);
});
