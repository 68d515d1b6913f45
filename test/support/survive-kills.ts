import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isBatchEnded } from '../../src/domain/batch.js';
import { parseBatch } from '../../src/protocol/batch-object.js';
import { type FakeUpstream, startFakeUpstream } from './fake-upstream.js';
import { createBatch, type GatewayClient, readResults, tinyLine, uploadLines } from './gateway-client.js';

export interface Survival {
  readonly kills: number;
  readonly batches: number;
  /** Lines by what became of them, in their output files. */
  readonly completed: number;
  readonly failed: number;
  readonly lines: number;
  /** Lines the upstream made no job for, or more than one. */
  readonly notOnce: readonly string[];
}

/** Runs batch after batch through a gateway that is killed at random moments and started again, until it died often enough. */
export async function surviveKills(kills: number, linesPerBatch: number): Promise<Survival> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-kills-'));
  const upstream = await startFakeUpstream({ kind: 'vllm-omni', renderMs: 40 });
  const stage = new KilledGateway(folder, await freePort(), upstream);
  try {
    return await runBatches(stage, upstream, { kills, linesPerBatch });
  } finally {
    await stage.kill();
    await upstream.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function runBatches(
  stage: KilledGateway,
  upstream: FakeUpstream,
  { kills, linesPerBatch }: { readonly kills: number; readonly linesPerBatch: number },
): Promise<Survival> {
  const sum = { batches: 0, completed: 0, failed: 0, lines: 0 };
  const customIds: string[] = [];
  while (stage.kills < kills) {
    const ids = Array.from({ length: linesPerBatch }, (_, line) => `b${sum.batches}-l${line}`);
    customIds.push(...ids);
    const client = await stage.start();
    const { id } = await createBatch(
      client,
      await uploadLines(
        client,
        ids.map((customId) => tinyLine(customId)),
      ),
    );
    const results = await stage.killUntilEnded(id, kills);
    sum.batches += 1;
    sum.lines += ids.length;
    for (const line of results) {
      const isCompleted = JSON.stringify(line.response?.body).includes('"status":"completed"');
      sum[isCompleted ? 'completed' : 'failed'] += 1;
    }
  }
  const jobs = upstream.jobs.map(({ prompt }) => prompt);
  const notOnce = customIds.filter((id) => jobs.filter((prompt) => prompt === `A gull over ${id}.`).length !== 1);
  return { kills: stage.kills, ...sum, notOnce };
}

/** From the very start of the process, where records are opened, to the middle of a batch. */
const longestLifeMs = 900;

class KilledGateway {
  readonly #folder: string;
  readonly #port: number;
  readonly #upstream: FakeUpstream;
  #child: ChildProcess | undefined;
  kills = 0;

  constructor(folder: string, port: number, upstream: FakeUpstream) {
    this.#folder = folder;
    this.#port = port;
    this.#upstream = upstream;
  }

  /** Starts it where it is not running, and waits until it answers. */
  async start(): Promise<GatewayClient> {
    this.#spawn();
    for (;;) {
      const client = await this.#client();
      if (client !== undefined && (await isAnswering(client))) return client;
      if (this.#child?.exitCode !== null) throw new Error('The gateway ended by itself.');
      await pause(20);
    }
  }

  async killUntilEnded(batchId: string, kills: number) {
    while (this.kills < kills) {
      this.#spawn();
      await pause(Math.random() * longestLifeMs);
      await this.kill();
      this.kills += 1;
      const client = await this.start();
      const batch = await batchOf(client, batchId);
      if (isBatchEnded(batch.status)) break;
    }
    const client = await this.start();
    for (;;) {
      const batch = await batchOf(client, batchId);
      if (isBatchEnded(batch.status)) return readResults(client, batch.outputFileId);
      await pause(20);
    }
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const gone = new Promise<void>((done) => child.once('exit', () => done()));
    child.kill('SIGKILL');
    await gone;
    this.#child = undefined;
  }

  #spawn(): void {
    if (this.#child !== undefined) return;
    const program = resolve('dist/test/support/gateway-process.js');
    const args = [program, this.#folder, String(this.#port), this.#upstream.url];
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  }

  async #client(): Promise<GatewayClient | undefined> {
    const token = await readFile(join(this.#folder, 'token'), 'utf8').catch(() => undefined);
    if (token === undefined) return undefined;
    const headers = { authorization: `Bearer ${token.trim()}` };
    const url = `http://127.0.0.1:${this.#port}/v1`;
    return { fetch: (path, init = {}) => fetch(url + path, { ...init, headers: { ...headers, ...init.headers } }) };
  }
}

async function isAnswering(client: GatewayClient): Promise<boolean> {
  return client.fetch('/nightshoot').then(
    ({ status }) => status === 200,
    () => false,
  );
}

async function batchOf(client: GatewayClient, batchId: string) {
  const batch = parseBatch(await (await client.fetch(`/batches/${batchId}`)).json());
  if (batch === undefined) throw new Error(`Batch ${batchId} is gone.`);
  return batch;
}

function pause(delayMs: number): Promise<void> {
  return new Promise((done) => setTimeout(done, delayMs));
}

function freePort(): Promise<number> {
  return new Promise((found, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
