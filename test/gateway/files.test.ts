import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseFile } from '../../src/protocol/file-object.js';
import { parseListPage } from '../../src/protocol/list-page.js';
import { createBatch, tinyLine, uploadLines } from '../support/gateway-client.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

const hourMs = 3_600_000;

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startTestGateway({ options: { hasStageDoor: true } });
});
afterEach(() => gateway.close());

async function upload(purpose: string, bytes: Uint8Array<ArrayBuffer>, extra: Readonly<Record<string, string>> = {}) {
  const form = new FormData();
  form.set('purpose', purpose);
  for (const [name, value] of Object.entries(extra)) form.set(name, value);
  form.set('file', new File([bytes], 'reference.png'));
  const answer = await gateway.fetch('/files', { method: 'POST', body: form });
  return parseFile(await answer.json());
}

async function listed(query: string) {
  return parseListPage(await (await gateway.fetch(`/files${query}`)).json(), parseFile);
}

function jump(hours: number): Promise<Response> {
  return gateway.fetch('/nightshoot/clock', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance_ms: hours * hourMs }),
  });
}

test('a file larger than any JSON body is stored and read back', async () => {
  const bytes = new Uint8Array(30_000_000).fill(7);
  const file = await upload('user_data', bytes);
  expect(file?.sizeBytes).toBe(bytes.length);
  const content = await (await gateway.fetch(`/files/${file?.id}/content`)).arrayBuffer();
  expect(Buffer.from(content).equals(bytes)).toBe(true);
});

test('the list goes page by page in either order, by purpose, from the file last seen', async () => {
  const ids: (string | undefined)[] = [];
  for (const purpose of ['vision', 'user_data', 'vision', 'vision']) {
    ids.push((await upload(purpose, new Uint8Array(1)))?.id);
  }
  const [first, , third, fourth] = ids;
  const newest = await listed('?purpose=vision&limit=2');
  expect([newest?.items.map(({ id }) => id), newest?.next]).toEqual([[fourth, third], third]);
  const rest = await listed(`?purpose=vision&limit=2&after=${third}`);
  expect([rest?.items.map(({ id }) => id), rest?.next]).toEqual([[first], undefined]);
  expect((await listed('?order=asc'))?.items.map(({ id }) => id)).toEqual(ids);
  expect((await listed('?after=file-nobody'))?.items).toEqual([]);
});

test('a file whose life is over is gone from everywhere at once, before anything was swept', async () => {
  const life = { 'expires_after[anchor]': 'created_at', 'expires_after[seconds]': '3600' };
  const short = await upload('vision', new Uint8Array(1), life);
  const kept = await upload('vision', new Uint8Array(1));
  const inputFileId = await uploadLines(gateway, [tinyLine('a')]);
  await jump(1);
  expect((await gateway.fetch(`/files/${short?.id}`)).status).toBe(404);
  expect((await listed('?limit=1&purpose=vision&order=asc'))?.items.map(({ id }) => id)).toEqual([kept?.id]);
  await jump(30 * 24);
  await expect(createBatch(gateway, inputFileId)).rejects.toThrow('400');
});
