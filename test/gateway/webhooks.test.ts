import { createServer, type Server } from 'node:http';
import OpenAI from 'openai';
import { afterEach, describe, expect, test } from 'vitest';
import { webhookPost } from '../../src/adapters/videos-api/post-webhook.js';
import { signWebhook } from '../../src/gateway/sign-webhook.js';
import { createBatch, tinyLine, uploadLines, waitForBatch } from '../support/gateway-client.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

const secret = 'whsec_cmVuZGVyLXF1ZXVlLXRlc3Qta2V5LTAwMDAwMDAwMCE=';

test('signs as Standard Webhooks does', () => {
  const body =
    '{"id":"evt_test_1","object":"event","created_at":1790000000,"type":"batch.completed","data":{"id":"batch_test_1"}}';
  expect(signWebhook({ id: 'wh_test_1', body }, secret, 1_790_000_000_000)['webhook-signature']).toBe(
    'v1,BSSOG1LcYA/boTt7RQSFghRG2jVWBQnPsVvwj50epxM=',
  );
});

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

let gateway: TestGateway;
let receiver: Server;

/** A receiver that answers with these statuses in turn, the last for ever. */
async function stage(statuses: readonly number[]): Promise<readonly Received[]> {
  const received: Received[] = [];
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      received.push({ headers: Object.fromEntries(headers), body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(statuses[Math.min(received.length, statuses.length) - 1] ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  gateway = await startTestGateway({
    ports: { webhookPost },
    options: { webhooks: [{ url: `http://127.0.0.1:${port}/hook`, secret }], speed: 100 },
  });
  return received;
}

async function runBatch(): Promise<string> {
  const { id } = await createBatch(gateway, await uploadLines(gateway, [tinyLine('a')]));
  await waitForBatch(gateway, id);
  return id;
}

const isAbout = (type: string) => (event: Received) => JSON.parse(event.body).type === type;

describe('a receiver', () => {
  afterEach(async () => {
    await gateway.close();
    receiver.closeAllConnections();
    receiver.close();
  });

  test('tells of the video and the batch, and the official client takes the event for true', async () => {
    const received = await stage([200]);
    const batchId = await runBatch();
    await expect.poll(() => received.length).toBe(2);
    const [video, batch] = received;
    expect(video && isAbout('video.completed')(video)).toBe(true);
    const client = new OpenAI({ apiKey: 'none', webhookSecret: secret });
    const event = await client.webhooks.unwrap(batch?.body ?? '', batch?.headers ?? {}, secret, 1_000_000);
    expect(event).toMatchObject({ type: 'batch.completed', data: { id: batchId } });
  });

  test('comes again after a failure, the same event under the same id', async () => {
    const received = await stage([503, 302, 200]);
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
