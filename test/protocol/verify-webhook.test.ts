import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { verifyWebhook } from '../../src/protocol/verify-webhook.js';

/** Computed apart from this code, from the specification. */
const secret = 'whsec_cmVuZGVyLXF1ZXVlLXRlc3Qta2V5LTAwMDAwMDAwMCE=';
const body = Buffer.from(
  '{"id":"evt_test_1","object":"event","created_at":1790000000,"type":"batch.completed","data":{"id":"batch_test_1"}}',
);
const headers = {
  'webhook-id': 'wh_test_1',
  'webhook-timestamp': '1790000000',
  'webhook-signature': 'v1,BSSOG1LcYA/boTt7RQSFghRG2jVWBQnPsVvwj50epxM=',
};
const nowMs = 1_790_000_000_000;
const other = 'whsec_b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldC1vdGhlcg==';

describe('a webhook', () => {
  test('signed as the specification says is genuine', () => {
    const expected = { kind: 'genuine', id: 'wh_test_1', type: 'batch.completed', subjectId: 'batch_test_1' };
    expect(verifyWebhook({ headers, body }, [secret], nowMs)).toEqual(expected);
  });

  test('signed by the reference implementation is genuine', () => {
    const signature = new Webhook(secret).sign('wh_2', new Date(nowMs), body.toString());
    const signed = { ...headers, 'webhook-id': 'wh_2', 'webhook-signature': signature };
    expect(verifyWebhook({ headers: signed, body }, [secret], nowMs).kind).toBe('genuine');
  });

  test('is genuine by any signature and any secret, while either side rotates', () => {
    const many = { ...headers, 'webhook-signature': `v1a,AAAA v1,AAAA ${headers['webhook-signature']}` };
    expect(verifyWebhook({ headers: many, body }, [other, secret], nowMs).kind).toBe('genuine');
  });

  test.each([
    ['another secret', { headers, body }, other, nowMs],
    [
      'one bit of the body changed',
      { headers, body: Buffer.from(body.toString().replace('1"}}', '2"}}')) },
      secret,
      nowMs,
    ],
    [
      'the body written again',
      { headers, body: Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1)) },
      secret,
      nowMs,
    ],
    ['another id', { headers: { ...headers, 'webhook-id': 'wh_other' }, body }, secret, nowMs],
    ['a replay after the window', { headers, body }, secret, nowMs + 301_000],
    ['a time from the future', { headers, body }, secret, nowMs - 301_000],
    ['a time that is none', { headers: { ...headers, 'webhook-timestamp': '1e9' }, body }, secret, nowMs],
    ['no signature', { headers: { ...headers, 'webhook-signature': undefined }, body }, secret, nowMs],
    ['an empty signature', { headers: { ...headers, 'webhook-signature': '' }, body }, secret, nowMs],
    [
      'an unknown version alone',
      { headers: { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1', 'v2') }, body },
      secret,
      nowMs,
    ],
    ['no id', { headers: { ...headers, 'webhook-id': undefined }, body }, secret, nowMs],
  ])('with %s is refused', (_, request, key, atMs) => {
    expect(verifyWebhook(request, [key], atMs).kind).toBe('refused');
  });
});
