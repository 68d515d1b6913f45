import { expect, test } from 'vitest';
import { formatErrorEnvelope, parseErrorEnvelope } from '../../src/protocol/error-envelope.js';

test('an envelope survives the wire', () => {
  const error = { message: 'No such file.', type: 'invalid_request_error', param: 'id', code: 'not_found' };
  expect(parseErrorEnvelope(formatErrorEnvelope(error))).toEqual(error);
});

test.each<[string, unknown, unknown]>([
  [
    'a null code falls back to the type',
    { error: { message: 'no', type: 'server_error', code: null } },
    { code: 'server_error', message: 'no' },
  ],
  ['an error text', { error: 'out of memory' }, { code: 'unknown', message: 'out of memory' }],
  ['FastAPI text', { detail: 'Not Found' }, { code: 'invalid_request', message: 'Not Found' }],
  [
    'FastAPI list',
    { detail: [{ loc: ['body', 'prompt'], msg: 'field required', type: 'missing' }] },
    { code: 'invalid_request', message: 'body.prompt: field required' },
  ],
  ['new-api', { code: 'quota_exceeded', message: 'no quota' }, { code: 'quota_exceeded', message: 'no quota' }],
  ['a numeric code', { error: { code: 402, message: 'pay' } }, { code: '402', message: 'pay' }],
])('reads %s', (_, json, expected) => {
  expect(parseErrorEnvelope(json)).toMatchObject(Object(expected));
});

test.each([[null], ['<html>'], [{ id: 'video_1', status: 'queued', error: null }], [{ message: 'hello' }]])(
  'sees no error in %j',
  (json) => {
    expect(parseErrorEnvelope(json)).toBeUndefined();
  },
);
