import fc from 'fast-check';
import { expect } from 'vitest';
import { parseErrorEnvelope } from '../../src/protocol/error-envelope.js';
import { parseJson } from '../../src/protocol/parse-json.js';
import type { GatewayClient } from './gateway-client.js';

/** Sends a gateway so many requests that nobody in his right mind would, and expects of each an answer that is no 5xx. */
export async function fuzzRequests(gateway: GatewayClient, count: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(request, async ({ method, path: where, query: asked, type, body, range }) => {
      const hasBody = method !== 'GET' && method !== 'HEAD';
      const answer = await gateway.fetch(where + asked, {
        method,
        headers: { ...(hasBody ? { 'content-type': type } : {}), ...(range === '' ? {} : { range }) },
        ...(hasBody ? { body } : {}),
      });
      const text = await answer.text();
      expect(answer.status).toBeLessThan(500);
      if (answer.status >= 400 && text !== '') expect(parseErrorEnvelope(parseJson(text))).toBeDefined();
    }),
    { numRuns: count, seed: 20_261_123 },
  );
}

const word = fc.constantFrom(
  'a',
  '',
  'video_1',
  'file-1',
  '..',
  '%2e%2e%2f',
  '%00',
  '\u202e',
  'x'.repeat(300),
  '__proto__',
);
const path = fc
  .tuple(
    fc.constantFrom('files', 'batches', 'videos', 'videos/characters', 'nightshoot', 'nothing'),
    fc.option(word),
    fc.constantFrom('', '/content', '/cancel', '/remix'),
  )
  .map(([root, id, tail]) => `/${root}${id === null ? '' : `/${encodeURIComponent(id)}`}${tail}`);
const query = fc.constantFrom(
  '',
  '?limit=0',
  '?limit=-1',
  '?limit=1e9',
  '?after=nope',
  '?order=up',
  '?variant=7',
  '?limit=5&limit=6',
);
const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'HEAD'),
  path,
  query,
  type: fc.constantFrom(
    'application/json',
    'text/plain',
    'multipart/form-data',
    'multipart/form-data; boundary=x',
    'nonsense',
  ),
  body: fc.oneof(
    fc.json(),
    fc.string(),
    fc.constant('--x\r\ncontent-disposition: form-data; name="file"\r\n\r\n'),
    fc.constant(''),
  ),
  range: fc.constantFrom('', 'bytes=0-', 'bytes=-0', 'bytes=9-1', 'bytes=a-b', 'bytes=0-1,2-3'),
});
