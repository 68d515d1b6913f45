import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBatch, tinyLine, uploadLines, waitForBatch } from '../support/gateway-client.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

let gateway: TestGateway;
let origin: string;
beforeEach(async () => {
  gateway = await startTestGateway();
  ({ origin } = new URL(gateway.url));
});
afterEach(() => gateway.close());

async function runBatch(metadata: Record<string, string>): Promise<string> {
  const inputFileId = await uploadLines(gateway, [tinyLine('a'), tinyLine('b')]);
  const { id } = await createBatch(gateway, inputFileId, { metadata });
  await waitForBatch(gateway, id);
  return id;
}

const withPassword = (password: string) => ({
  headers: { authorization: `Basic ${Buffer.from(`anybody:${password}`).toString('base64')}` },
});

describe('the status page', () => {
  test('shows batches and renderers to whoever gives the token as a password', async () => {
    const id = await runBatch({ nightshoot_show: 'HRB' });
    const page = await fetch(origin, withPassword(gateway.token));
    const text = await page.text();
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(text).toContain(id);
    expect(text).toContain('HRB');
    expect(text).toContain('placeholder');
    expect(text).not.toContain('<script');
  });

  test('asks a browser for the password', async () => {
    const page = await fetch(origin, withPassword('wrong'));
    expect([page.status, page.headers.get('www-authenticate')?.startsWith('Basic')]).toEqual([401, true]);
  });

  test('takes what users wrote for text, and lets nothing else run', async () => {
    await runBatch({ nightshoot_show: '<img src=x onerror=alert(1)>' });
    const page = await fetch(origin, withPassword(gateway.token));
    expect(await page.text()).not.toContain('<img');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

test('metrics count what happened and what is under way', async () => {
  await runBatch({});
  const metrics = await fetch(`${origin}/metrics`, { headers: { authorization: `Bearer ${gateway.token}` } });
  expect(metrics.headers.get('content-type')).toContain('version=0.0.4');
  const lines = (await metrics.text()).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'nightshoot_open_batches 0',
      'nightshoot_lines{state="pending"} 0',
      'nightshoot_renders_under_way{renderer="placeholder"} 0',
      'nightshoot_renders_limit{renderer="placeholder"} 2',
      'nightshoot_events_total{kind="rendered"} 2',
      'nightshoot_events_total{kind="batch_ended"} 1',
    ]),
  );
});

test('metrics count every open batch, however many there are', async () => {
  await gateway.close();
  gateway = await startTestGateway({ options: { concurrency: 0 } });
  ({ origin } = new URL(gateway.url));
  const inputFileId = await uploadLines(gateway, [tinyLine('a')]);
  for (let count = 0; count < 30; count += 1) await createBatch(gateway, inputFileId);
  const headers = { authorization: `Bearer ${gateway.token}` };
  const metrics = async () => (await (await fetch(`${origin}/metrics`, { headers })).text()).split('\n');
  await expect
    .poll(metrics)
    .toEqual(expect.arrayContaining(['nightshoot_open_batches 30', 'nightshoot_lines{state="pending"} 30']));
});
