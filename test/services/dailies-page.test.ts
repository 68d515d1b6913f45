import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileStore } from '../../src/adapters/files/file-store.js';
import { assembleDailies } from '../../src/report/assemble-dailies.js';
import type { DailiesModel } from '../../src/report/dailies-model.js';
import { formatDailiesHtml } from '../../src/report/format-dailies-html.js';
import { linksBelow } from '../../src/report/media-links.js';
import { runEmbedThumbnails } from '../../src/report/run-embed-thumbnails.js';
import { bigMorning } from '../support/big-morning.js';
import { FixedClock } from '../support/fixed-clock.js';
import { harborMorning } from '../support/harbor-morning.js';
import { injections } from '../support/injections.js';
import { memoryPictures } from '../support/memory-pictures.js';
import { aFailure, aNight, type TakeSketch } from '../support/night.js';
import { drawMedia } from '../support/night-media.js';

/** Debian's Chromium with everything off that would speak to anybody by itself. */
const launch = {
  executablePath: '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await chromium.launch(launch);
  folder = await mkdtemp(join(tmpdir(), 'nightshoot-page-'));
  await mkdir(join(folder, 'dailies'));
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

/** Writes the page as a morning leaves it, thumbnails inside and the rest of the media beside it. */
async function writePage(name: string, model: DailiesModel): Promise<string> {
  drawMedia(model, join(folder, 'renders'));
  const store = new FileStore(join(folder, 'renders'), new FixedClock(model.madeAtMs));
  const { embedded } = await runEmbedThumbnails(model, { store, pictures: memoryPictures() });
  const links = { hrefOf: linksBelow('../renders'), embedded, expiresAtMs: undefined };
  const path = join(folder, 'dailies', `${name}.html`);
  await writeFile(path, formatDailiesHtml(model, links).body);
  return path;
}

interface OpenPage {
  readonly page: Page;
  /** What the page said on the console, threw, asked of the net or popped up: nothing of it is wanted. */
  readonly complaints: string[];
}

async function open(path: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => {
    if (!/^(file|data|blob):/.test(request.url())) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(`file://${path}`);
  return { page, complaints };
}

const shown = (page: Page) => page.locator('.card:visible').count();

describe.each([
  ['Harbor, 12 shots', 'harbor', harborMorning],
  ['a show of 500 shots', 'big', bigMorning(500)],
] as const)('%s', (_, name, sketches) => {
  let model: DailiesModel;
  let path: string;
  beforeAll(async () => {
    model = assembleDailies(aNight(sketches));
    path = await writePage(name, model);
  });

  test('opens from disk without a complaint, under 10 MB, and paints at once', async () => {
    const { page, complaints } = await open(path);
    expect(await shown(page)).toBe(model.takes.length);
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
    const { size } = await stat(path);
    process.stdout.write(
      `${name}: ${model.takes.length} cards, ${(size / 1e6).toFixed(2)} MB, first paint ${paint?.toFixed(0)} ms\n`,
    );
    expect(size).toBeLessThan(10_000_000);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('filters by group and word, keeps them in the address, and gives them back', async () => {
    const { page, complaints } = await open(path);
    await page.selectOption('select[name=group]', 'Needs you');
    expect(await shown(page)).toBe(model.books.takes.byGroup['Needs you']);
    await page.fill('input[name=q]', 'dck');
    const wanted = model.takes.filter((take) => take.group === 'Needs you' && take.shotId.startsWith('DCK')).length;
    expect(await shown(page)).toBe(wanted);
    const again = await open(`${path}${new URL(page.url()).hash}`);
    expect(await shown(again.page)).toBe(wanted);
    expect(await again.page.inputValue('input[name=q]')).toBe('dck');
    await page.fill('input[name=q]', 'no such word');
    expect(await page.locator('#none').isVisible()).toBe(true);
    expect([...complaints, ...again.complaints]).toEqual([]);
    await page.context().close();
    await again.page.context().close();
  });

  test.each(['light', 'dark'] as const)('axe finds no violation, %s', async (colorScheme) => {
    const { page } = await open(path, { colorScheme });
    const violations = await axeViolations(page);
    expect(violations).toEqual([]);
    await page.context().close();
  });

  test('scrubs under the pointer and is walked by keys, at this size too', async () => {
    const { page, complaints } = await open(path);
    const frame = page.locator('a.frame').first();
    await frame.scrollIntoViewIfNeeded();
    const box = await frame.boundingBox();
    if (box === null) throw new Error('the frame has no place');
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
    await page.waitForTimeout(300);
    await page.mouse.move(box.x + box.width * 0.95, box.y + box.height / 2);
    await page.waitForSelector('a.frame canvas');
    expect(Number(await frame.getAttribute('data-tile'))).toBeGreaterThan(1);
    await page.mouse.move(2, 2);
    await page.keyboard.press('ArrowRight');
    const first = await page.evaluate('document.activeElement.id');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate('document.activeElement.id')).not.toBe(first);
    expect(complaints).toEqual([]);
    // The clip itself is not beside this page, which Chromium notes in its console.
    await page.keyboard.press('Space');
    expect(await page.locator('#viewer').evaluate((dialog) => dialog.hasAttribute('open'))).toBe(true);
    await page.context().close();
  });

  test('prints to a PDF', async () => {
    const { page } = await open(path);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.byteLength).toBeGreaterThan(20_000);
    await page.context().close();
  });
});

describe('the contact sheet', () => {
  let path: string;
  beforeAll(async () => {
    path = await writePage('sheet', assembleDailies(aNight(harborMorning)));
  });

  test('scrubs through the spritesheet under the pointer and goes back to the thumbnail', async () => {
    const { page, complaints } = await open(path);
    const frame = page.locator('a.frame').first();
    await frame.scrollIntoViewIfNeeded();
    const box = await frame.boundingBox();
    if (box === null) throw new Error('the frame has no place');
    const at = (share: number) => page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
    await at(0.05);
    await page.waitForTimeout(300);
    await at(0.06);
    await page.waitForSelector('a.frame canvas');
    expect(await frame.getAttribute('data-tile')).toBe('0');
    await at(0.95);
    expect(await frame.getAttribute('data-tile')).toBe('9');
    await page.mouse.move(2, 2);
    expect(await page.locator('a.frame canvas').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('is walked by keys: `/` searches, arrows move, space plays, Esc closes', async () => {
    const { page } = await open(path);
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.name')).toBe('q');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowRight');
    const first = await page.evaluate('document.activeElement.id');
    await page.keyboard.press('ArrowRight');
    const second = await page.evaluate('document.activeElement.id');
    expect([first, second]).toEqual(['HRB_DCK_0010_v002_t01', 'HRB_DCK_0010_v002_t02']);
    await page.keyboard.press('Space');
    expect(await page.locator('#viewer').evaluate((dialog) => dialog.hasAttribute('open'))).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement.id')).toBe(second);
    await page.context().close();
  });

  test('says where a clip lies when it cannot be played from here', async () => {
    const { page } = await open(path);
    await page.locator('a.frame').first().click();
    await page.locator('#viewer .broken').waitFor();
    expect(await page.locator('#viewer strong').textContent()).toBe('DCK_0010 v002 t01');
    await page.context().close();
  });

  test('copies a shot id', async () => {
    const { page } = await open(path, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.locator('[data-copy="DCK_0010"]').first().click();
    expect(await page.locator('text=Copied').count()).toBe(1);
    await page.context().close();
  });

  test('shows every take without scripts', async () => {
    const { page } = await open(path, { javaScriptEnabled: false });
    expect(await shown(page)).toBe(13);
    expect(await page.locator('input[type=search]').isVisible()).toBe(false);
    await page.context().close();
  });

  test.each([320, 390, 768, 1920])('fits a screen %i wide without scrolling sideways', async (width) => {
    const { page } = await open(path, { viewport: { width, height: 900 } });
    const over = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(over).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

test('sixty injection payloads in prompts, notes, reasons and errors do nothing', async () => {
  const sketches = injections.flatMap((text, index): readonly TakeSketch[] => {
    const number = String(index).padStart(4, '0');
    return [
      { shot: `DCK_${number}`, version: 2, attempts: ['landed'], prompt: text, notes: text, before: `${text} before` },
      {
        shot: `LGT_${number}`,
        attempts: ['refused'],
        prompt: text,
        notes: text,
        model: text,
        failure: aFailure({ message: text, code: text }),
      },
      { shot: `RIG_${number}`, change: 'on_hold', prompt: text, reason: text },
    ];
  });
  const model = assembleDailies(aNight(sketches));
  const { page, complaints } = await open(await writePage('injections', model));
  await page.locator('details').evaluateAll((all) => {
    for (const details of all) details.setAttribute('open', '');
  });
  await page.mouse.wheel(0, 50_000);
  await page.waitForTimeout(500);
  expect(await page.evaluate('"pwned" in window')).toBe(false);
  expect(await page.locator('script').count()).toBe(1);
  expect(
    await page.locator('iframe, object, embed, form[action], [onerror], [onload], [style], base, link').count(),
  ).toBe(0);
  expect(await shown(page)).toBe(model.takes.length);
  expect(complaints).toEqual([]);
  await page.context().close();
});

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

async function axeViolations(page: Page): Promise<readonly string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  const result: AxeResult = await page.evaluate(
    'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] })',
  );
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
}
