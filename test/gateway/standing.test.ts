import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatMetrics } from '../../src/gateway/format-metrics.js';
import { GatewayActivity } from '../../src/gateway/gateway-activity.js';
import { parseVideo } from '../../src/protocol/video-object.js';
import { createBatch, readResults, tinyLine, uploadLines, waitForBatch } from '../support/gateway-client.js';
import { ManualClock } from '../support/manual-clock.js';
import { parseMetrics } from '../support/parse-metrics.js';
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
  const text = await metrics.text();
  const families = parseMetrics(text);
  expect(families.get('nightshoot_events_total')?.type).toBe('counter');
  expect([...families.values()].every(({ help, type }) => help.endsWith('.') && type !== '')).toBe(true);
  expect(text.split('\n')).toEqual(
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

test('metrics are read by the rules of their format whatever a renderer is called', async () => {
  const renderers = [{ name: 'http://gpu1:8000/"a\\b\n', active: 1, limit: 2, coolUntilMs: 0 }];
  const activity = new GatewayActivity(new ManualClock());
  const standing = { nowMs: 0, batches: [], openBatches: 0, openLines: {}, renderers, storedBytes: 1e21, activity };
  const families = parseMetrics(formatMetrics(standing));
  expect(families.get('nightshoot_renders_limit')?.samples).toEqual(
    new Map([['nightshoot_renders_limit{renderer="http://gpu1:8000/\\"a\\\\b\\n"}', 2]]),
  );
  expect(families.get('nightshoot_uploaded_bytes')?.samples.get('nightshoot_uploaded_bytes')).toBe(1e21);
});

test('what was served is counted, on the page and in the metrics', async () => {
  const id = await runBatch({});
  const { output_file_id: fileId }: { output_file_id?: string } = JSON.parse(
    await (await gateway.fetch(`/batches/${id}`)).text(),
  );
  const bytes = (await (await gateway.fetch(`/files/${fileId}/content`)).arrayBuffer()).byteLength;
  await gateway.fetch(`/files/${fileId}/content`, { method: 'HEAD' });
  const served = async () => {
    const text = await (await fetch(`${origin}/metrics`, withPassword(gateway.token))).text();
    return parseMetrics(text).get('nightshoot_served_bytes_total')?.samples.get('nightshoot_served_bytes_total');
  };
  await expect.poll(served).toBe(bytes);
  const page = await (await fetch(origin, withPassword(gateway.token))).text();
  expect(page).toMatch(/Lines ended<\/th><td>[\d.]+<\/td><td>2<\/td>/);
  expect(page).toMatch(/Renders<\/th><td>[\d.]+<\/td><td>2<\/td>/);
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

test('a look at the head of a clip serves nothing', async () => {
  const id = await runBatch({});
  const lines = await readResults(gateway, (await waitForBatch(gateway, id)).outputFileId);
  const path = `/videos/${parseVideo(lines[0]?.response?.body)?.id}/content`;
  expect((await gateway.fetch(path, { method: 'HEAD' })).status).toBe(200);
  await (await gateway.fetch(`${path}?variant=thumbnail`)).arrayBuffer();
  const served = async () => (await gateway.truth()).filter(({ kind }) => kind === 'served');
  await expect.poll(async () => (await served()).map(({ detail }) => detail)).toEqual(['thumbnail']);
});
