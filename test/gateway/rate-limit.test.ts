import { afterEach, describe, expect, test } from 'vitest';
import { RequestBudget } from '../../src/gateway/request-budget.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

describe('a budget of 60 requests a minute', () => {
  test('lets 60 in at once, the next a second later, and tells how long to wait', () => {
    let nowMs = 0;
    const budget = new RequestBudget(60, { monotonicMs: () => nowMs });
    for (let count = 1; count <= 60; count += 1) {
      expect(budget.spend()).toMatchObject({ limit: 60, remaining: 60 - count, waitMs: 0 });
    }
    expect(budget.spend()).toEqual({ limit: 60, remaining: 0, resetMs: 60_000, waitMs: 1_000 });
    nowMs += 1_000;
    expect(budget.spend()).toMatchObject({ remaining: 0, waitMs: 0 });
    nowMs += 3_600_000;
    expect(budget.spend()).toEqual({ limit: 60, remaining: 59, resetMs: 1_000, waitMs: 0 });
  });
});

describe('a gateway', () => {
  let gateway: TestGateway;
  afterEach(() => gateway.close());

  const left = (answer: Response) =>
    ['limit', 'remaining', 'reset'].map((what) => answer.headers.get(`x-ratelimit-${what}-requests`));

  test('tells with each answer, good or bad, what is left', async () => {
    gateway = await startTestGateway({ options: { requestsPerMinute: 600 } });
    expect(left(await gateway.fetch('/batches'))).toEqual(['600', '599', '100ms']);
    expect(left(await gateway.fetch('/batches/batch_none'))[0]).toBe('600');
    expect(left(await gateway.fetch('/files', { method: 'POST' }))).toEqual(['1000', '999', '60ms']);
  });

  test('turns away what is too much with 429 and the time to come back, and lets health through', async () => {
    gateway = await startTestGateway({ options: { requestsPerMinute: 2 } });
    await gateway.fetch('/batches');
    await gateway.fetch('/videos');
    const refused = await gateway.fetch('/batches');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
    expect(await refused.json()).toMatchObject({ error: { code: 'rate_limit_exceeded', type: 'rate_limit_error' } });
    expect((await fetch(`${new URL(gateway.url).origin}/healthz`)).status).toBe(200);
  });

  test('counts uploads by themselves', async () => {
    gateway = await startTestGateway({ options: { uploadsPerMinute: 1 } });
    const upload = () => gateway.fetch('/files', { method: 'POST', body: new FormData() });
    expect([(await upload()).status, (await upload()).status]).toEqual([400, 429]);
    expect((await gateway.fetch('/files')).status).toBe(200);
  });

  test('does not count who has no token', async () => {
    gateway = await startTestGateway({ options: { requestsPerMinute: 1 } });
    for (let count = 0; count < 3; count += 1) {
      expect((await gateway.fetch('/batches', { headers: { authorization: '' } })).status).toBe(401);
    }
    expect((await gateway.fetch('/batches')).status).toBe(200);
  });
});
