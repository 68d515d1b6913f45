import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseFile } from '../../src/protocol/file-object.js';
import { fuzzRequests } from '../support/fuzz-requests.js';
import { createBatch, tinyLine, uploadLines, waitForBatch } from '../support/gateway-client.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ options: { concurrency: 0 } });
});
afterAll(() => gateway.close());

/** A form with a file of exactly this many bytes, made as it is sent. */
function uploadBytes(sizeBytes: number, purpose: string, start = ''): Promise<Response> {
  const field = `content-disposition: form-data; name="purpose"\r\n\r\n${purpose}`;
  const file = 'content-disposition: form-data; name="file"; filename="shots.jsonl"';
  return sendForm('/files', { sizeBytes, start, head: `--x\r\n${field}\r\n--x\r\n${file}` });
}

function uploadClip(sizeBytes: number): Promise<Response> {
  const field = 'content-disposition: form-data; name="name"\r\n\r\nMossy';
  const file = 'content-disposition: form-data; name="video"; filename="a.mp4"\r\ncontent-type: video/mp4';
  return sendForm('/videos/characters', { sizeBytes, start: '', head: `--x\r\n${field}\r\n--x\r\n${file}` });
}

function sendForm(
  path: string,
  { sizeBytes, start, head }: { readonly sizeBytes: number; readonly start: string; readonly head: string },
): Promise<Response> {
  const chunk = new Uint8Array(1_000_000).fill(0x20);
  chunk[chunk.length - 1] = 0x0a;
  const body = async function* () {
    yield Buffer.from(`${head}\r\n\r\n${start}`);
    for (let left = sizeBytes - start.length; left > 0; left -= chunk.length) yield chunk.subarray(0, left);
    yield Buffer.from('\r\n--x--\r\n');
  };
  return gateway.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: ReadableStream.from(body()),
    duplex: 'half',
  });
}

async function failureOf(inputFileId: string) {
  const { id } = await createBatch(gateway, inputFileId);
  const { status, errors, counts, inProgressAtMs, failedAtMs } = await waitForBatch(gateway, id);
  expect([status, inProgressAtMs, counts]).toEqual(['failed', undefined, { total: 0, completed: 0, failed: 0 }]);
  expect(failedAtMs).toBeGreaterThan(0);
  return errors.map(({ code, line }) => [code, line]);
}

test('a batch of 200 MB runs', async () => {
  const file = parseFile(await (await uploadBytes(200_000_000, 'batch', `${tinyLine('a')}\n`)).json());
  expect(file?.sizeBytes).toBe(200_000_000);
  const { id } = await createBatch(gateway, file?.id ?? '');
  await expect
    .poll(async () => (await gateway.fetch(`/batches/${id}`)).json(), { timeout: 60_000 })
    .toMatchObject({ status: 'in_progress', errors: null });
}, 120_000);

test('a batch of more than 200 MB is taken, and fails', async () => {
  const file = parseFile(await (await uploadBytes(200_000_001, 'batch')).json());
  expect(file?.sizeBytes).toBe(200_000_001);
  expect(await failureOf(file?.id ?? '')).toEqual([['file_too_large', undefined]]);
}, 120_000);

test('a batch of 50,001 lines is taken, and fails; one of 50,000 runs', async () => {
  const lines = Array.from({ length: 50_001 }, (_, line) => tinyLine(`line-${line}`));
  expect(await failureOf(await uploadLines(gateway, lines))).toEqual([['too_many_tasks', undefined]]);
  const { id } = await createBatch(gateway, await uploadLines(gateway, lines.slice(1)));
  await expect
    .poll(async () => (await gateway.fetch(`/batches/${id}`)).json(), { timeout: 60_000 })
    .toMatchObject({ status: 'in_progress', request_counts: { total: 50_000, completed: 0, failed: 0 } });
}, 120_000);

test('a file of 512 MB is taken', async () => {
  const file = parseFile(await (await uploadBytes(512_000_000, 'user_data')).json());
  expect(file?.sizeBytes).toBe(512_000_000);
  expect((await gateway.fetch(`/files/${file?.id}`, { method: 'DELETE' })).status).toBe(200);
}, 120_000);

test('a clip of 100 MiB makes a character, and one of a byte more is refused', async () => {
  expect((await uploadClip(100 * 1024 * 1024)).status).toBe(200);
  const answer = await uploadClip(100 * 1024 * 1024 + 1);
  expect([answer.status, await answer.json()]).toMatchObject([413, { error: { code: 'file_too_large' } }]);
}, 120_000);

test('a file of more than 512 MB is refused, and leaves nothing behind', async () => {
  const before = await gateway.ports.records.storedBytes();
  const answer = await uploadBytes(512_000_001, 'user_data');
  expect([answer.status, await answer.json()]).toMatchObject([413, { error: { code: 'file_too_large' } }]);
  expect(await gateway.ports.records.storedBytes()).toBe(before);
}, 120_000);

test('10,000 requests that make no sense bring no server error, and the gateway lives on', async () => {
  await fuzzRequests(gateway, 10_000);
  expect((await gateway.fetch('/batches')).status).toBe(200);
}, 900_000);

test('1,000 sockets of one address that never finish their headers leave another its answers within 100 ms', async () => {
  const port = Number(new URL(gateway.url).port);
  const slow = Array.from({ length: 1_000 }, () => connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' }));
  for (const socket of slow)
    socket.on('error', () => {}).once('connect', () => socket.write('GET / HTTP/1.1\r\nX-Slow: '));
  await Promise.all(
    slow.map((socket) => new Promise((settled) => socket.once('connect', settled).once('close', settled))),
  );
  const times: number[] = [];
  for (let count = 0; count < 500; count += 1) times.push(await timeOfHealth(port));
  for (const socket of slow) socket.destroy();
  expect(times.toSorted((left, right) => left - right)[Math.floor(times.length * 0.99)]).toBeLessThan(100);
}, 60_000);

function timeOfHealth(port: number): Promise<number> {
  const before = performance.now();
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path: '/healthz', agent: false }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`Health was answered with ${answer.statusCode}.`));
      answer.resume().once('end', () => resolve(performance.now() - before));
    })
      .once('error', reject)
      .end();
  });
}
