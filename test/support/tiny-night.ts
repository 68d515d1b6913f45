import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { placeholderRenderer } from '../../src/adapters/pictures/placeholder-renderer.js';
import { parseFaultRule } from '../../src/gateway/faults.js';
import type { Renderer } from '../../src/ports/renderer.js';
import { type Hold, hold } from './hold.js';
import { type Finished, runNightshoot, type Started, startNightshoot } from './run-nightshoot.js';
import { startTestGateway, type TestGateway } from './start-test-gateway.js';
import { emptyProject } from './temporary-project.js';

/** A project of three takes whose clips render in milliseconds, before the real gateway on loopback. */
export interface TinyNight {
  readonly folder: string;
  readonly gateway: TestGateway;
  /** The gateway takes another key from now on, and the project has it. */
  readonly changeKey: () => Promise<void>;
  /** `nightshoot` in the project; `crashAt` kills it with SIGKILL where it reaches that point. */
  readonly call: (args: readonly string[], variables?: Readonly<Record<string, string>>) => Promise<Finished>;
  readonly start: (args: readonly string[], variables?: Readonly<Record<string, string>>) => Started;
  /** So much time goes by for the gateway: calls that were late arrive. */
  readonly wait: (durationMs: number) => Promise<void>;
  /** Renders that were held go on, and those after them. */
  readonly letRender: () => void;
  /** What lies in the store, by key. */
  readonly stored: () => Promise<readonly string[]>;
  readonly remove: () => Promise<void>;
}

export const tinyTakes = 3;

export interface TinyNightOptions {
  readonly faults?: readonly string[];
  readonly seed?: number;
  readonly ledger?: string;
  /** Renders at once; 2 by default. */
  readonly concurrency?: number;
  /** Nothing is rendered before `letRender`. */
  readonly holdsRenders?: boolean;
}

/** When a call that is late arrives, by the gateway's clock: only once somebody waits. */
export const lateAcceptMs = 3_600_000;

export async function startTinyNight(options: TinyNightOptions = {}): Promise<TinyNight> {
  const { faults = [], seed = 1, ledger, concurrency = 2, holdsRenders = false } = options;
  const rules = faults.map((text) => {
    const rule = parseFaultRule(text);
    if (rule === undefined) throw new Error(`The gateway knows no fault \`${text}\`.`);
    return rule;
  });
  const renders = hold();
  if (!holdsRenders) renders.release();
  const change = {
    ports: { renderer: heldBy(renders) },
    options: { faults: { seed, rules }, hasStageDoor: true, lateAcceptMs, concurrency },
  };
  let gateway = await startTestGateway(change);
  const project = await emptyProject();
  await writeProject(project.folder, { url: gateway.url, ledger });
  const environment = (variables: Readonly<Record<string, string>> = {}) => ({
    folder: project.folder,
    variables: { GATEWAY_TOKEN: gateway.token, ...variables },
  });
  return {
    folder: project.folder,
    get gateway() {
      return gateway;
    },
    changeKey: async () => {
      const port = Number(new URL(gateway.url).port);
      gateway = await gateway.restart({ ...change, options: { ...change.options, port, token: 'another-key' } });
    },
    call: (args, variables) => runNightshoot(args, environment(variables)),
    start: (args, variables) => startNightshoot(args, environment(variables)),
    wait: async (durationMs) => {
      const body = JSON.stringify({ advance_ms: durationMs });
      const headers = { 'content-type': 'application/json' };
      const answer = await gateway.fetch('/nightshoot/clock', { method: 'POST', headers, body });
      if (!answer.ok) throw new Error(`The gateway's clock did not move: ${answer.status}.`);
    },
    letRender: renders.release,
    stored: async () => await readdir(join(project.folder, 'renders'), { recursive: true }),
    remove: async () => {
      renders.release();
      await gateway.close();
      await project.remove();
    },
  };
}

function heldBy({ released }: Hold): Renderer {
  return {
    ...placeholderRenderer,
    render: async (order, signal) => {
      await released;
      return placeholderRenderer.render(order, signal);
    },
  };
}

async function writeProject(
  folder: string,
  { url, ledger }: { readonly url: string; readonly ledger: string | undefined },
): Promise<void> {
  const config = [
    'format: nightshoot/config@1',
    'show: TNY',
    'timezone: UTC',
    `server: { url: ${url}, kind: nightshoot, key_env: GATEWAY_TOKEN }`,
    'models:',
    '  tiny: { sizes: [64x36], seconds: [1, 2], price: { usd_per_second: 0.1 } }',
    'store: { url: file:renders }',
    ...(ledger === undefined ? [] : [`ledger: ${ledger}`]),
    '',
  ];
  await writeFile(join(folder, 'nightshoot.yaml'), config.join('\n'));
  await mkdir(join(folder, 'shotlists'));
  await writeFile(join(folder, 'shotlists/opening.png'), createCanvas(64, 36).toBuffer('image/png'));
  await writeTinyList(folder, 'A small harbor at dawn.');
}

export async function writeTinyList(folder: string, prompt: string): Promise<void> {
  const list = [
    'format: nightshoot/shot-list@1',
    'show: TNY',
    'defaults: { model: tiny, size: 64x36, seconds: 1 }',
    'shots:',
    `  - { id: DCK_0010, prompt: "${prompt}", takes: 2 }`,
    '  - { id: DCK_0020, prompt: "A small gull.", input_reference: opening.png }',
    '',
  ];
  await writeFile(join(folder, 'shotlists/tiny.shotlist.yaml'), list.join('\n'));
}

/** Takes that the gateway rendered more than once, by its own record: money twice. */
export async function takesRenderedTwice({ gateway }: TinyNight): Promise<readonly string[]> {
  const times = new Map<string, number>();
  for (const event of await gateway.truth()) {
    if (event.kind !== 'rendered' || event.customId === undefined) continue;
    const take = event.customId.replace(/\.a\d+\./, '.');
    times.set(take, (times.get(take) ?? 0) + 1);
  }
  return [...times].filter(([, count]) => count > 1).map(([take, count]) => `${take} ${count} times`);
}

export function clipsIn(keys: readonly string[]): readonly string[] {
  return keys.filter((key) => key.endsWith('.mp4'));
}
