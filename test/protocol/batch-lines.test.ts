import { expect, test } from 'vitest';
import { parseBatchInputLine } from '../../src/protocol/batch-input-line.js';
import {
  type BatchResultLine,
  formatBatchResultLine,
  parseBatchResultLine,
} from '../../src/protocol/batch-result-line.js';

test.each<[string, BatchResultLine]>([
  [
    'an answer',
    {
      customId: 'DCK_0010.t01.a1.3f9ac2d17b04',
      response: { statusCode: 200, requestId: 'req_1', body: { id: 'video_1' } },
      error: undefined,
    },
  ],
  [
    'a refusal',
    {
      customId: 'a',
      response: { statusCode: 400, requestId: undefined, body: { error: { message: 'bad' } } },
      error: undefined,
    },
  ],
  [
    'no answer at all',
    {
      customId: 'a',
      response: undefined,
      error: { code: 'batch_expired', message: 'too late', type: undefined, param: undefined },
    },
  ],
])('a result line survives the wire: %s', (_, line) => {
  expect(parseBatchResultLine(formatBatchResultLine('batch_req_1', line))).toEqual(line);
});

test('separators that some readers take for line ends are escaped', () => {
  const text = formatBatchResultLine('batch_req_1', {
    customId: 'a',
    response: { statusCode: 200, requestId: undefined, body: { prompt: 'one\u2028two\u2029three\nfour' } },
    error: undefined,
  });
  expect(text).not.toMatch(/[\u2028\u2029\n]/);
});

test.each([['{"custom_id":"a"'], ['[]'], ['{"response":null}'], ['{"custom_id":7}'], ['']])(
  'is no result line: %s',
  (text) => {
    expect(parseBatchResultLine(text)).toBeUndefined();
  },
);

test('an input line is read, and refused where a member is missing or the body no object', () => {
  const line = { custom_id: 'a', method: 'POST', url: '/v1/videos', body: { prompt: 'x' } };
  expect(parseBatchInputLine(JSON.stringify(line))).toEqual({
    customId: 'a',
    method: 'POST',
    url: '/v1/videos',
    body: { prompt: 'x' },
  });
  expect(parseBatchInputLine(JSON.stringify({ ...line, body: [] }))).toBeUndefined();
  expect(parseBatchInputLine(JSON.stringify({ ...line, url: undefined }))).toBeUndefined();
  expect(parseBatchInputLine('not json')).toBeUndefined();
});
