import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { placeholderRenderer } from '../../src/adapters/pictures/placeholder-renderer.js';
import type { Renderer } from '../../src/ports/renderer.js';
import { createBatch, tinyLine, uploadLines } from '../support/gateway-client.js';
import { type Hold, hold } from '../support/hold.js';
import { ManualClock } from '../support/manual-clock.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

let browser: Browser;
let gateway: TestGateway;
let clock: ManualClock;
let renders: Hold;
beforeAll(async () => {
  clock = new ManualClock();
  renders = hold();
  let begun = 0;
  const renderer: Renderer = {
    ...placeholderRenderer,
    render: async (order) => {
      begun += 1;
      if (begun > 2) await renders.released;
      return placeholderRenderer.render(order);
    },
  };
  gateway = await startTestGateway({ ports: { clock, renderer }, options: { concurrency: 1 } });
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  });
});
afterAll(async () => {
  renders.release();
  await browser.close();
  await gateway.close();
});

test('the status page is read without scripts, with the token as password, and asks nobody else for anything', async () => {
  const inputFileId = await uploadLines(
    gateway,
    ['a', 'b', 'c', 'd'].map((name) => tinyLine(name)),
  );
  const { id } = await createBatch(gateway, inputFileId, { metadata: { nightshoot_show: 'HRB' } });
  await expect.poll(async () => (await gateway.ports.records.countLines(id)).completed).toBe(2);
  clock.advance(5 * 60_000);
  const { origin } = new URL(gateway.url);
  const context = await browser.newContext({
    javaScriptEnabled: false,
    httpCredentials: { username: 'anybody', password: gateway.token },
  });
  const page = await context.newPage();
  const asked: string[] = [];
  const refused: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => refused.push(message.text()));
  await page.goto(origin);
  expect(await page.getByRole('row', { name: id }).getByRole('cell').allTextContents()).toEqual(
    expect.arrayContaining(['HRB', 'in_progress', '2026-11-23 03:10:00 UTC', '2']),
  );
  expect(await page.getByRole('row', { name: 'Renders' }).getByRole('cell').allTextContents()).toEqual(['0.4', '2']);
  expect(await page.getByRole('row', { name: 'Lines ended' }).getByRole('cell').allTextContents()).toEqual([
    '0.4',
    '2',
  ]);
  expect(await page.getByRole('row', { name: 'placeholder' }).count()).toBe(1);
  const cell = await page.locator('td').first().boundingBox();
  // The style was let in by the page's own content policy: cells have their padding.
  expect(cell?.height ?? 0).toBeGreaterThan(30);
  expect(asked.every((url) => url.startsWith(origin))).toBe(true);
  expect(refused).toEqual([]);
  await context.close();
});
