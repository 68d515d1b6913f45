import { expect, test } from 'vitest';
import { classifyCreateVideo, classifyCreateVideoFault } from '../../../src/adapters/videos-api/create-video-answer.js';
import { connectionFault } from '../../../src/adapters/videos-api/server-fault.js';

const error = JSON.stringify({ error: { message: 'Slow down', type: 'server_error', param: null, code: 'slow_down' } });

test.each([
  ['a 429', 429, error, undefined, 'busy'],
  ['an overloaded server', 503, error, 2_000, 'busy'],
  ['a proxy that lost its server', 503, '<html>503</html>', 2_000, 'unknown'],
  ['a 503 that names no time', 503, error, undefined, 'unknown'],
  ['a refusal', 400, error, undefined, 'rejected'],
  ['a job', 202, '{"id":"video_1","status":"queued"}', undefined, 'accepted'],
])('%s is told apart by what the money may have done', (_, status, text, retryAfterMs, kind) => {
  expect(classifyCreateVideo(status, text, retryAfterMs).kind).toBe(kind);
});

test.each([
  ['ECONNREFUSED', 'not_sent'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'not_sent'],
  ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'unknown'],
  ['ECONNRESET', 'unknown'],
])('a call that broke off with %s is %s', (code, kind) => {
  const fault = connectionFault(Object.assign(new Error(code), { code }), 'http://upstream');
  expect(classifyCreateVideoFault(fault).kind).toBe(kind);
});
