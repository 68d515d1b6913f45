import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBatch, tinyLine, uploadLines, waitForBatch } from '../support/gateway-client.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

let browser: Browser;
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  });
});
afterAll(async () => {
  await browser.close();
  await gateway.close();
});

test('the status page is read without scripts, with the token as password, and asks nobody else for anything', async () => {
  const inputFileId = await uploadLines(gateway, [tinyLine('a'), tinyLine('b')]);
  const { id } = await createBatch(gateway, inputFileId, { metadata: { nightshoot_show: 'HRB' } });
  await waitForBatch(gateway, id);
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
    expect.arrayContaining(['HRB', 'completed', '2']),
  );
  expect(await page.getByRole('row', { name: 'placeholder' }).count()).toBe(1);
  const cell = await page.locator('td').first().boundingBox();
  // The style was let in by the page's own content policy: cells have their padding.
  expect(cell?.height ?? 0).toBeGreaterThan(30);
  expect(asked.every((url) => url.startsWith(origin))).toBe(true);
  expect(refused).toEqual([]);
  await context.close();
});
