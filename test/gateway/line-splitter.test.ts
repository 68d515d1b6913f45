import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from '../../src/gateway/line-splitter.js';
import { createBatch, uploadLines, waitForBatch } from '../support/gateway-client.js';
import { startTestGateway } from '../support/start-test-gateway.js';

test('cuts at every line feed and nowhere else, wherever the chunks end', () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\u2028', ' ') }));
  fc.assert(
    fc.property(texts, (chunks) => {
      const splitter = new LineSplitter();
      const lines = [...chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk))), ...splitter.finish()];
      const whole = Buffer.from(chunks.join(''));
      const expected = whole.toString('utf8').split('\n');
      if (expected.at(-1) === '') expected.pop();
      expect(lines.map(({ bytes }) => bytes.toString('utf8'))).toEqual(expected);
      for (const [index, { line, offset, bytes }] of lines.entries()) {
        expect(line).toBe(index + 1);
        expect(whole.subarray(offset, offset + bytes.length).equals(bytes)).toBe(true);
      }
    }),
  );
});

test('a batch whose line does not end fails by that line, and does not wait for its end', async () => {
  const gateway = await startTestGateway();
  const { id } = await createBatch(gateway, await uploadLines(gateway, ['', 'x'.repeat(33 * 1024 * 1024)]));
  expect(await waitForBatch(gateway, id)).toMatchObject({
    status: 'failed',
    errors: [{ code: 'invalid_json_line', line: 2, message: expect.stringContaining('longer than') }],
  });
  await gateway.close();
}, 30_000);
