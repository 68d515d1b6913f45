import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { parseBatch } from '../../src/protocol/batch-object.js';
import { createBatch, tinyLine, uploadLines } from '../support/gateway-client.js';
import type { BenchRow } from './bench-row.js';
import { peakOf } from './run-child.js';

const polls = 20_000;
const downloads = 60;
const atOnce = 16;
const script = join(import.meta.dirname, 'gateway-work.js');

/** The gateway against bare Fastify routes in the same run, by the processor time each server took for the same requests. */
export async function benchGateway(): Promise<readonly BenchRow[]> {
  const bare = await measure('bare');
  const gateway = await measure('gateway');
  const opening = await measureOpening();
  return [
    {
      topic: 'gateway',
      what: `GET /v1/videos/{id}, ${polls} times`,
      figure: `${gateway.pollsPerSecond.toFixed(0)} per processor second`,
      baseline: `${bare.pollsPerSecond.toFixed(0)} bare route`,
      ratio: gateway.pollsPerSecond / bare.pollsPerSecond,
      aim: '≥ 0.5',
    },
    {
      topic: 'gateway',
      what: `GET …/content of 16 MB, ${downloads} times`,
      figure: `${gateway.downloadsPerSecond.toFixed(0)} per processor second`,
      baseline: `${bare.downloadsPerSecond.toFixed(0)} bare file stream`,
      ratio: gateway.downloadsPerSecond / bare.downloadsPerSecond,
      aim: '≥ 0.7',
    },
    {
      topic: 'gateway',
      what: `a batch of ${lineCount} lines uploaded, taken, read and opened: peak memory of the process`,
      figure: `${(opening.peakRssBytes / 1e6).toFixed(0)} MB, ${(opening.wallMs / 1000).toFixed(1)} s`,
      baseline: '',
      ratio: undefined,
      aim: '< 200 MB',
    },
  ];
}

async function measure(mode: 'bare' | 'gateway') {
  const pollMs = await withServer(mode, (server) => repeat(polls, () => drain(server, `/videos/${server.videoId}`)));
  const downloadMs = await withServer(mode, (server) =>
    repeat(downloads, () => drain(server, `/videos/${server.videoId}/content`)),
  );
  return { pollsPerSecond: (polls * 1000) / pollMs, downloadsPerSecond: (downloads * 1000) / downloadMs };
}

const lineCount = 50_000;

/** No renderer works in that process, so that reading the lines is all it does. */
async function measureOpening(): Promise<{ readonly peakRssBytes: number; readonly wallMs: number }> {
  let figures = { peakRssBytes: 0, wallMs: 0 };
  await withServer('gateway', async ({ url, token, pid }) => {
    const headers = { authorization: `Bearer ${token}` };
    const client = {
      fetch: (path: string, init: RequestInit = {}) =>
        fetch(url + path, { ...init, headers: { ...headers, ...init.headers } }),
    };
    const lines = Array.from({ length: lineCount }, (_, line) => tinyLine(`DCK_${line}.t01.a1.000000000000`));
    const started = performance.now();
    const { id } = await createBatch(client, await uploadLines(client, lines));
    for (let status = 'validating'; status === 'validating'; ) {
      await new Promise((done) => setTimeout(done, 50));
      status = parseBatch(await (await client.fetch(`/batches/${id}`)).json())?.status ?? 'gone';
    }
    figures = { wallMs: performance.now() - started, peakRssBytes: await peakOf(pid) };
  });
  return figures;
}

const serverSchema = z.object({ url: z.string(), token: z.string(), videoId: z.string() });
type Server = z.infer<typeof serverSchema> & { readonly pid: number | undefined };

/** Processor time the server took for `work`. */
async function withServer(mode: string, work: (server: Server) => Promise<void>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-bench-'));
  const child = spawn(process.execPath, [script, mode, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const server = serverSchema.parse(JSON.parse(String((await answers.next()).value)));
  await work({ ...server, pid: child.pid });
  const cost = await costOf(child, answers);
  await rm(folder, { recursive: true, force: true });
  return cost;
}

async function costOf(child: ChildProcess, answers: AsyncIterator<string>): Promise<number> {
  child.stdin?.end();
  const { cpuMs } = z.object({ cpuMs: z.number() }).parse(JSON.parse(String((await answers.next()).value)));
  return cpuMs;
}

async function repeat(times: number, act: () => Promise<void>): Promise<void> {
  let left = times;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await act();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function drain({ url, token }: Server, path: string): Promise<void> {
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
  for await (const _ of answer.body ?? []);
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}.`);
}
