import OpenAI from 'openai';
import { afterEach, describe, expect, test } from 'vitest';
import { webhookPost } from '../../src/adapters/videos-api/post-webhook.js';
import type { FaultName } from '../../src/gateway/fault-table.js';
import { signWebhook } from '../../src/gateway/sign-webhook.js';
import { retryLadderMs } from '../../src/gateway/webhook-courier.js';
import { type EventReceiver, type ReceivedEvent, startEventReceiver } from '../support/event-receiver.js';
import { createBatch, tinyLine, uploadLines, waitForBatch } from '../support/gateway-client.js';
import { ManualClock } from '../support/manual-clock.js';
import { startTestGateway, type TestGateway, type TestGatewayOptions } from '../support/start-test-gateway.js';

const secret = 'whsec_cmVuZGVyLXF1ZXVlLXRlc3Qta2V5LTAwMDAwMDAwMCE=';

test('signs as Standard Webhooks does', () => {
  const body =
    '{"id":"evt_test_1","object":"event","created_at":1790000000,"type":"batch.completed","data":{"id":"batch_test_1"}}';
  expect(signWebhook({ id: 'wh_test_1', body }, secret, 1_790_000_000_000)['webhook-signature']).toBe(
    'v1,BSSOG1LcYA/boTt7RQSFghRG2jVWBQnPsVvwj50epxM=',
  );
});

let gateway: TestGateway;
let receiver: EventReceiver;

async function stage(statuses: readonly number[], change: TestGatewayOptions = {}): Promise<readonly ReceivedEvent[]> {
  receiver = await startEventReceiver(statuses);
  gateway = await startTestGateway({
    ports: { webhookPost, ...change.ports },
    options: { webhooks: [{ url: receiver.url, secret }], ...change.options },
  });
  return receiver.received;
}

async function runBatch(): Promise<string> {
  const { id } = await createBatch(gateway, await uploadLines(gateway, [tinyLine('a')]));
  await waitForBatch(gateway, id);
  return id;
}

/** One event, and no render. */
async function failBatch(): Promise<string> {
  const { id } = await createBatch(gateway, await uploadLines(gateway, ['no line']));
  await waitForBatch(gateway, id);
  return id;
}

const isAbout = (type: string) => (event: ReceivedEvent) => JSON.parse(event.body).type === type;

describe('a receiver', () => {
  afterEach(async () => {
    await gateway.close();
    receiver.close();
  });

  test('tells of the video and the batch, and the official client takes the event for true', async () => {
    const received = await stage([200]);
    const batchId = await runBatch();
    await expect.poll(() => received.length).toBe(2);
    const [video, batch] = received;
    expect(video && isAbout('video.completed')(video)).toBe(true);
    const client = new OpenAI({ apiKey: 'none', webhookSecret: secret });
    const { body = '', headers = {} } = batch ?? {};
    const event = await client.webhooks.unwrap(body, headers);
    expect(event).toMatchObject({ type: 'batch.completed', data: { id: batchId } });
    await expect(client.webhooks.unwrap(body.replace('completed', 'cancelled'), headers)).rejects.toThrow(/signature/);
    await expect(client.webhooks.unwrap(body, headers, 'whsec_b3RoZXI=')).rejects.toThrow(/signature/);
  });

  test('climbs the ladder of Standard Webhooks rung by rung, each try signed anew, and then gives up', async () => {
    const clock = new ManualClock();
    const received = await stage([503], { ports: { webhookPost, clock } });
    await failBatch();
    await expect.poll(() => received.length).toBe(1);
    for (const [rung, delayMs] of retryLadderMs.entries()) {
      await expect.poll(() => gateway.ports.records.nextDeliveryAtMs()).toBe(clock.now() + delayMs);
      clock.advance(delayMs - 1);
      await gateway.fetch('/batches');
      clock.advance(1);
      await expect.poll(() => received.length).toBe(rung + 2);
    }
    await expect.poll(() => gateway.ports.records.nextDeliveryAtMs()).toBeUndefined();
    const times = received.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(times.slice(1).map((time, index) => (time - (times[index] ?? 0)) * 1_000)).toEqual(retryLadderMs);
    const client = new OpenAI({ apiKey: 'none' });
    for (const { headers, body } of received) {
      const event = await client.webhooks.unwrap(body, headers, secret, Number.MAX_SAFE_INTEGER);
      expect(event.type).toBe('batch.failed');
    }
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(received.map(({ headers }) => headers['webhook-signature'])).size).toBe(received.length);
  });

  test('is told of what ended while the gateway was down', async () => {
    const clock = new ManualClock();
    const received = await stage([503, 200], { ports: { webhookPost, clock } });
    await failBatch();
    await expect.poll(() => gateway.ports.records.nextDeliveryAtMs()).toBe(clock.now() + 5_000);
    clock.advance(5_000_000);
    gateway = await gateway.restart();
    await expect.poll(() => received.length).toBe(2);
  });

  const misbehaving = (name: FaultName, clock: ManualClock): TestGatewayOptions => ({
    ports: { webhookPost, clock },
    options: { faults: { seed: 7, rules: [{ name, kind: 'first', times: 1 }] } },
  });
  const strikes = async () =>
    (await gateway.truth()).filter(({ kind }) => kind === 'fault').map(({ detail = '' }) => detail.split(' ')[0]);

  test('lost-webhook: never hears of an event, and of the next as ever', async () => {
    const clock = new ManualClock();
    const received = await stage([200], misbehaving('lost-webhook', clock));
    await failBatch();
    await expect.poll(() => strikes()).toEqual(['lost-webhook']);
    await expect.poll(() => gateway.ports.records.nextDeliveryAtMs()).toBeUndefined();
    const second = await failBatch();
    await expect.poll(() => received.map(({ body }) => JSON.parse(body).data.id)).toEqual([second]);
  });

  test('duplicate-webhook: hears of an event it took once more, under the same id', async () => {
    const clock = new ManualClock();
    const received = await stage([200], misbehaving('duplicate-webhook', clock));
    await failBatch();
    await expect.poll(() => gateway.ports.records.nextDeliveryAtMs()).toBe(clock.now() + 5_000);
    clock.advance(5_000);
    await expect.poll(() => received.length).toBe(2);
    await expect.poll(() => gateway.ports.records.nextDeliveryAtMs()).toBeUndefined();
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await strikes()).toEqual(['duplicate-webhook']);
  });

  test('comes again after a failure, the same event under the same id', async () => {
    const received = await stage([503, 302, 200], { options: { speed: 100 } });
    await runBatch();
    await expect
      .poll(() => received.filter(isAbout('video.completed')).length, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(2);
    const twins = received.filter(isAbout('video.completed'));
    expect(new Set(twins.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('stops for a receiver that says 410', async () => {
    const received = await stage([410]);
    await runBatch();
    await expect.poll(() => gateway.ports.records.nextDeliveryAtMs()).toBeUndefined();
    expect(received.length).toBe(2);
  });
});
