import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import {
  openWebhookReceiver,
  type WebhookReceiver,
} from '../../src/adapters/webhook-receiver/open-webhook-receiver.js';

const secret = 'whsec_cmVuZGVyLXF1ZXVlLXRlc3Qta2V5LTAwMDAwMDAwMCE=';
const longMs = 60_000;

describe('the webhook receiver', () => {
  let receiver: WebhookReceiver;

  beforeEach(async () => {
    receiver = await openWebhookReceiver(systemClock, { host: '127.0.0.1', port: 0, secrets: [secret] });
  });
  afterEach(() => receiver.close());

  async function send(id: string, body = '{"type":"batch.completed","data":{"id":"batch_1"}}', key = secret) {
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': new Webhook(key).sign(id, new Date(), body),
    };
    return (await fetch(receiver.url, { method: 'POST', headers, body })).status;
  }

  test('ends a wait when a genuine message comes', async () => {
    const waiting = receiver.wait(longMs);
    expect(await send('wh_1')).toBe(204);
    await waiting;
  });

  test('ends the next wait when it came between two', async () => {
    expect(await send('wh_1')).toBe(204);
    await receiver.wait(longMs);
  });

  test('fifty deliveries of one message wake once', async () => {
    const statuses = await Promise.all(Array.from({ length: 50 }, () => send('wh_1')));
    expect(new Set(statuses)).toEqual(new Set([204]));
    await receiver.wait(longMs);
    const stop = new AbortController();
    const second = receiver.wait(longMs, stop.signal);
    stop.abort(new Error('nobody woke it'));
    await expect(second).rejects.toThrow('nobody woke it');
  });

  test('a forged message, a huge one and another method wake nobody', async () => {
    expect(await send('wh_1', '{"type":"batch.completed"}', 'whsec_b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldC1vdGhlcg==')).toBe(
      401,
    );
    expect(await send('wh_2', `{"type":"x","data":{"id":"${'a'.repeat(70_000)}"}}`)).toBe(413);
    expect((await fetch(receiver.url)).status).toBe(405);
    const stop = new AbortController();
    const waiting = receiver.wait(longMs, stop.signal);
    stop.abort(new Error('nobody woke it'));
    await expect(waiting).rejects.toThrow('nobody woke it');
  });
});
