import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBatch, tinyLine, uploadLines, waitForBatch } from '../support/gateway-client.js';
import { ManualClock } from '../support/manual-clock.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

const dayMs = 24 * 3600 * 1000;

let gateway: TestGateway;
let clock: ManualClock;
beforeEach(async () => {
  clock = new ManualClock();
  gateway = await startTestGateway({ ports: { clock } });
});
afterEach(() => gateway.close());

async function blobNames(): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const name of gateway.ports.blobs.list()) names.push(name);
  return names;
}

const statusOf = async (path: string) => (await gateway.fetch(path)).status;

describe('an Idempotency-Key', () => {
  const send = async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'key' };
    const body = JSON.stringify({ model: 'tiny', prompt: 'A gull.', size: '64x36', seconds: '1' });
    const answer = await gateway.fetch('/videos', { method: 'POST', headers, body });
    const { id }: { id?: string } = JSON.parse(await answer.text());
    return id;
  };

  test('is remembered for a week, over a restart, and forgotten after that', async () => {
    const first = await send();
    clock.advance(7 * dayMs);
    gateway = await gateway.restart();
    expect(await send()).toBe(first);
    clock.advance(60_001);
    await expect.poll(() => gateway.ports.records.findAnswer('key')).toBeUndefined();
    expect(await send()).not.toBe(first);
  });
});

describe('a night', () => {
  test('leaves its batch and results for ninety days, and then nothing at all', async () => {
    const { id } = await createBatch(
      gateway,
      await uploadLines(
        gateway,
        ['a', 'b'].map((name) => tinyLine(name)),
      ),
    );
    const { outputFileId } = await waitForBatch(gateway, id);
    clock.advance(90 * dayMs);
    await expect.poll(blobNames).toEqual([outputFileId]);
    expect([await statusOf(`/batches/${id}`), await statusOf(`/files/${outputFileId}/content`)]).toEqual([200, 200]);
    expect((await gateway.truth()).length).toBeGreaterThan(0);
    clock.advance(60_001);
    await expect.poll(blobNames).toEqual([]);
    expect(await statusOf(`/batches/${id}`)).toBe(404);
    await expect.poll(() => gateway.ports.records.listVideos({ order: 'asc', limit: 1 })).toEqual([]);
    expect(await gateway.ports.records.countLines(id)).toEqual({});
    expect(await gateway.truth()).toEqual([]);
  });

  test('that came after another is kept when that one goes', async () => {
    const first = await createBatch(gateway, await uploadLines(gateway, [tinyLine('a')]));
    await waitForBatch(gateway, first.id);
    clock.advance(50 * dayMs);
    const second = await createBatch(gateway, await uploadLines(gateway, [tinyLine('b')]));
    await waitForBatch(gateway, second.id);
    clock.advance(50 * dayMs);
    await expect.poll(() => statusOf(`/batches/${first.id}`)).toBe(404);
    expect(await statusOf(`/batches/${second.id}`)).toBe(200);
    expect((await gateway.truth()).every(({ batchId }) => batchId === second.id)).toBe(true);
  });

  test('of fifty batches goes in one round', async () => {
    const inputFileId = await uploadLines(gateway, ['no line']);
    for (let count = 0; count < 50; count += 1) await createBatch(gateway, inputFileId);
    await expect.poll(() => gateway.ports.records.openBatches()).toEqual([]);
    clock.advance(91 * dayMs);
    await expect.poll(() => gateway.ports.records.listBatches({ order: 'asc', limit: 1 })).toEqual([]);
  });
});
