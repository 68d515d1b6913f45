import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createMp4Walk } from '../../src/domain/mp4-walk.js';
import { type FaultName, faultNames, faultTable } from '../../src/gateway/fault-table.js';
import { FaultDice, type FaultRule, parseFaultRule } from '../../src/gateway/faults.js';
import { parseBatch } from '../../src/protocol/batch-object.js';
import { parseListPage } from '../../src/protocol/list-page.js';
import { parseVideo } from '../../src/protocol/video-object.js';
import { createBatch, readResults, tinyLine, uploadLines, waitForBatch } from '../support/gateway-client.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

describe('a fault rule', () => {
  test.each<[string, FaultRule | undefined]>([
    ['stall', { name: 'stall', kind: 'chance', chance: 1 }],
    ['429=1.5%', { name: '429', kind: 'chance', chance: 0.015 }],
    ['lost-response=2x', { name: 'lost-response', kind: 'first', times: 2 }],
    ['moderation=101%', undefined],
    ['moderation=', undefined],
    ['mayhem', undefined],
  ])('`%s` is read', (text, rule) => {
    expect(parseFaultRule(text)).toEqual(rule);
  });
});

test('every fault stands in the guide', async () => {
  const guide = await readFile('docs/gateway/README.md', 'utf8');
  const rows = guide.matchAll(/^\| `([^`]+)`\s+\| (.+?)\s+\| (.+?)\s+\|$/gm);
  const told = Object.fromEntries([...rows].map(([, name, subject, effect]) => [name, { subject, effect }]));
  expect(told).toEqual(faultTable);
});

describe('the dice', () => {
  const rules: readonly FaultRule[] = [{ name: 'moderation', kind: 'chance', chance: 0.3 }];
  const subjects = Array.from({ length: 400 }, (_, index) => `DCK_${index}`);

  test('strike the same subjects for the same seed, in whatever order they are asked', () => {
    const [first, second] = [new FaultDice({ seed: 7, rules }), new FaultDice({ seed: 7, rules })];
    const struck = subjects.filter((subject) => first.strikes('moderation', subject));
    const again = new Set(subjects.toReversed().filter((subject) => second.strikes('moderation', subject)));
    expect(new Set(struck)).toEqual(again);
    expect(struck.length).toBeGreaterThan(80);
    expect(struck.length).toBeLessThan(160);
  });

  test('strike others for another seed', () => {
    const pick = (seed: number) => {
      const dice = new FaultDice({ seed, rules });
      return subjects.filter((subject) => dice.strikes('moderation', subject));
    };
    expect(pick(7)).not.toEqual(pick(8));
  });
});

test('every fault is put to the proof', async () => {
  const proofs = ['faults', 'webhooks'].map((name) => readFile(`test/gateway/${name}.test.ts`, 'utf8'));
  const staged = (await Promise.all(proofs)).join('').matchAll(/'([a-z0-9-]+)(?:=\d+x)?'/g);
  const names = new Set([...staged].map(([, name]) => name));
  expect(faultNames.filter((name) => !names.has(name))).toEqual([]);
});

let gateway: TestGateway;
let staged: readonly FaultName[] = [];

async function stage(...texts: string[]): Promise<void> {
  const rules = texts.map(parseFaultRule).filter((rule) => rule !== undefined);
  staged = rules.map(({ name }) => name);
  gateway = await startTestGateway({ options: { faults: { seed: 7, rules }, lateAcceptMs: 50 } });
}

async function runBatch(lineCount = 4) {
  const ids = Array.from({ length: lineCount }, (_, index) => `line-${index}`);
  const inputFileId = await uploadLines(
    gateway,
    ids.map((id) => tinyLine(id)),
  );
  const batch = await waitForBatch(gateway, (await createBatch(gateway, inputFileId)).id);
  return {
    batch,
    output: await readResults(gateway, batch.outputFileId),
    errors: await readResults(gateway, batch.errorFileId),
  };
}

async function listBatches() {
  return parseListPage(await (await gateway.fetch('/batches')).json(), parseBatch)?.items ?? [];
}

async function struck(): Promise<readonly (string | undefined)[]> {
  return (await gateway.truth()).filter(({ kind }) => kind === 'fault').map(({ detail }) => detail);
}

describe('a gateway told to misbehave', () => {
  afterEach(async () => {
    const details = await struck();
    const silent = staged.filter((name) => !details.some((detail) => detail?.startsWith(`${name} `)));
    await gateway.close();
    expect(silent, 'faults that the truth ledger does not tell of').toEqual([]);
  });

  test('does the same again for the same seed, and something else for another', async () => {
    const night = async (seed: number) => {
      const chances = ['moderation=40%', 'missing-line=30%', 'truncated-download=50%', '429=20%'];
      const rules = chances.map(parseFaultRule).filter((rule) => rule !== undefined);
      staged = [];
      gateway = await startTestGateway({ options: { faults: { seed, rules } } });
      const ids = Array.from({ length: 12 }, (_, index) => `line-${index}`);
      const lines = ids.map((id) => tinyLine(id));
      const inputFileId = await patiently(() => uploadLines(gateway, lines));
      const { id } = await patiently(() => createBatch(gateway, inputFileId));
      await expect.poll(() => gateway.ports.records.openBatches()).toEqual([]);
      const details = await struck();
      await gateway.close();
      expect(id).toMatch(/^batch_/);
      return details.toSorted();
    };
    const first = await night(7);
    expect(await night(7)).toEqual(first);
    expect(await night(8)).not.toEqual(first);
    gateway = await startTestGateway();
  });

  /** Until no 429 comes between. */
  async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await ask();
      } catch (cause) {
        if (!String(cause).includes('429')) throw cause;
      }
    }
  }

  test.each<[string, object]>([
    ['stuck-validating=1x', { status: 'validating', in_progress_at: null, output_file_id: null }],
    ['times-missing=1x', { status: 'completed', in_progress_at: null, completed_at: null, expires_at: null }],
    ['times-before=1x', { status: 'completed', completed_at: expect.closeTo(Date.now() / 1000 - 24 * 3600, -3) }],
    ['batch-error=1x', { error: { code: 'not_found' } }],
    ['times-in-future=1x', { created_at: expect.closeTo(Date.now() / 1000 + 365 * 24 * 3600, -4) }],
  ])('%s: one look at the batch is wrong', async (rule, wrong) => {
    await stage(rule.replace('=1x', ''));
    const { id } = await createBatch(gateway, await uploadLines(gateway, [tinyLine('a')]));
    await expect.poll(() => gateway.ports.records.openBatches()).toEqual([]);
    const batch: object = JSON.parse(await (await gateway.fetch(`/batches/${id}`)).text());
    expect(batch).toMatchObject(wrong);
  });

  test.each<[string, (line: string) => unknown]>([
    [
      'line-error',
      (line) => expect(JSON.parse(line)).toMatchObject({ response: null, error: { code: 'server_error' } }),
    ],
    ['bare-response', (line) => expect(JSON.parse(line).response).toMatchObject({ object: 'video' })],
    ['body-error', (line) => expect(JSON.parse(line).response.body).toMatchObject({ error: { code: 'server_error' } })],
    ['body-expired', (line) => expect(JSON.parse(line).response.body.status).toBe('expired')],
    ['odd-json', (line) => expect(line).toMatch(/__proto__.*"custom_id":"NOBODY_0000".*"custom_id":"line-0"/)],
    ['long-id', (line) => expect(JSON.parse(line).response.body.id.length).toBeGreaterThan(1_000)],
    ['raw-separators', (line) => expect(line).toContain('a\u2028b\u2029c\u0085d')],
    ['odd-id', (line) => expect(JSON.parse(line).response.body.id).toMatch(/\/\.\.\/\?=%$/)],
  ])('%s: the line says so', async (rule, expectLine) => {
    await stage(rule);
    const { batch } = await runBatch(1);
    expectLine(await (await gateway.fetch(`/files/${batch.outputFileId}/content`)).text());
  });

  test.each<[string, number]>([
    ['blank-line', 0],
    ['huge-line', 2 * 1024 * 1024],
  ])('%s: the second line has %d characters', async (rule, length) => {
    await stage(rule);
    const { batch } = await runBatch(1);
    const text = await (await gateway.fetch(`/files/${batch.outputFileId}/content`)).text();
    expect(text.split('\n')[1]).toHaveLength(length);
  });

  test('both-files: what the output file says stands in the error file too', async () => {
    await stage('both-files');
    const { output, errors } = await runBatch(2);
    expect(errors.map(({ customId }) => customId)).toEqual(output.map(({ customId }) => customId));
    expect(output).toHaveLength(2);
  });

  test.each<[string, number, object]>([
    ['error-number', 200, { status: 'failed', error: { code: 500, message: expect.stringContaining('blocked') } }],
    ['error-bare', 200, { error: expect.not.objectContaining({ code: expect.anything() }) }],
    ['error-null', 200, { status: 'failed', error: null }],
    ['stuck-in-progress', 200, { status: 'in_progress', error: null }],
    ['video-gone', 404, { error: { code: 'not_found' } }],
  ])('%s: a look at a failed video says so', async (rule, status, body) => {
    await stage('moderation', rule);
    const { output } = await runBatch(1);
    const answer = await gateway.fetch(`/videos/${parseVideo(output[0]?.response?.body)?.id}`);
    expect([answer.status, await answer.json()]).toMatchObject([status, body]);
  });

  test.each(['odd-id', 'long-id'])('%s: its video is found under that id, and its clip', async (rule) => {
    await stage(rule);
    const { output } = await runBatch(1);
    const id = parseVideo(output[0]?.response?.body)?.id ?? '';
    const path = `/videos/${encodeURIComponent(id)}`;
    expect(await (await gateway.fetch(path)).json()).toMatchObject({ id, status: 'completed' });
    expect((await gateway.fetch(`${path}/content`)).status).toBe(200);
  });

  test('other-size, other-seconds: the clip is another than was asked for', async () => {
    await stage('other-size', 'other-seconds');
    const { output } = await runBatch(1);
    const path = `/videos/${parseVideo(output[0]?.response?.body)?.id}/content`;
    const bytes = Buffer.from(await (await gateway.fetch(path)).arrayBuffer());
    const walk = createMp4Walk();
    walk.push(bytes);
    expect(walk.finish()).toMatchObject({ kind: 'whole', movie: { width: 36, height: 64, durationSeconds: 0.5 } });
  });

  test.each<[string, (answer: Response) => Promise<unknown>]>([
    ['content-502', async (answer) => expect(answer.status).toBe(502)],
    ['json-200', async (answer) => expect([answer.status, await answer.json()]).toMatchObject([200, { error: {} }])],
    ['redirect-file', async (answer) => expect(answer.headers.get('location')).toMatch(/^file:/)],
    ['redirect-loop', async (answer) => expect(answer.headers.get('location')).toBe(new URL(answer.url).pathname)],
    [
      'short-length',
      async (answer) => {
        const bytes = await answer.arrayBuffer();
        expect(answer.headers.get('content-length')).toBe(String(bytes.byteLength));
      },
    ],
  ])('%s: the download goes wrong', async (rule, expectFault) => {
    await stage(rule);
    const { output } = await runBatch(1);
    const path = `/videos/${parseVideo(output[0]?.response?.body)?.id}/content`;
    await expectFault(await gateway.fetch(path, { redirect: 'manual' }));
  });

  test('early-content: a clip that is not done is handed out, and is none', async () => {
    await stage('early-content');
    const rules: readonly FaultRule[] = [{ name: 'early-content', kind: 'chance', chance: 1 }];
    gateway = await gateway.restart({ options: { concurrency: 0, faults: { seed: 7, rules } } });
    const body = JSON.stringify({ model: 'tiny', prompt: 'A gull.', size: '64x36', seconds: '1' });
    const headers = { 'content-type': 'application/json' };
    const video = parseVideo(await (await gateway.fetch('/videos', { method: 'POST', headers, body })).json());
    const early = await gateway.fetch(`/videos/${video?.id}/content`);
    expect([early.status, (await early.arrayBuffer()).byteLength]).toEqual([200, 24]);
  });

  test('looping-list, unlisted-files: lists that never end, or show nothing', async () => {
    await stage('looping-list', 'unlisted-files');
    const inputFileId = await uploadLines(gateway, [tinyLine('a')]);
    const { id } = await createBatch(gateway, inputFileId);
    for (const after of ['', `&after=${id}`]) {
      const page: object = JSON.parse(await (await gateway.fetch(`/batches?limit=1${after}`)).text());
      expect(page).toMatchObject({ data: [{ id }], has_more: true });
    }
    expect(await (await gateway.fetch('/files')).json()).toMatchObject({ data: [], has_more: false });
    expect((await gateway.fetch(`/files/${inputFileId}`)).status).toBe(200);
  });

  test('lost-upload: the file is there though its answer never came', async () => {
    await stage('lost-upload=1x');
    await expect(uploadLines(gateway, [tinyLine('a')])).rejects.toThrow();
    expect(await (await gateway.fetch('/files')).json()).toMatchObject({ data: [{ filename: 'shots.jsonl' }] });
  });

  test('render-failed: the video of the line failed', async () => {
    await stage('render-failed');
    const { output } = await runBatch(1);
    expect(parseVideo(output[0]?.response?.body)?.error?.code).toBe('server_error');
  });

  test('created-201: a video is answered with 201', async () => {
    await stage('created-201');
    const body = JSON.stringify({ model: 'tiny', prompt: 'A gull.', size: '64x36', seconds: '1' });
    const headers = { 'content-type': 'application/json' };
    expect((await gateway.fetch('/videos', { method: 'POST', headers, body })).status).toBe(201);
  });

  test('variant-404: naming a variant at all is too much', async () => {
    await stage('variant-404');
    const { output } = await runBatch(1);
    const path = `/videos/${parseVideo(output[0]?.response?.body)?.id}/content`;
    expect((await gateway.fetch(`${path}?variant=video`)).status).toBe(404);
    expect((await gateway.fetch(path)).status).toBe(200);
  });

  test('lost-response: the batch is there though its answer never came', async () => {
    await stage('lost-response=1x');
    const inputFileId = await uploadLines(gateway, [tinyLine('a')]);
    await expect(createBatch(gateway, inputFileId)).rejects.toThrow();
    const [batch] = await listBatches();
    expect(batch?.inputFileId).toBe(inputFileId);
    expect((await gateway.truth()).map((event) => event.detail)).toContain('lost-response POST /v1/batches');
  });

  test('late-accept: the batch appears after a while', async () => {
    await stage('late-accept=1x');
    const inputFileId = await uploadLines(gateway, [tinyLine('a')]);
    await expect(createBatch(gateway, inputFileId)).rejects.toThrow();
    expect(await listBatches()).toEqual([]);
    await expect.poll(async () => (await listBatches()).length).toBe(1);
  });

  test('late-accept: deleting the input file first keeps the batch from ever being accepted', async () => {
    await stage('late-accept=1x');
    const inputFileId = await uploadLines(gateway, [tinyLine('a')]);
    await expect(createBatch(gateway, inputFileId)).rejects.toThrow();
    await gateway.fetch(`/files/${inputFileId}`, { method: 'DELETE' });
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(await listBatches()).toEqual([]);
  });

  test.each([
    ['429=1x', 429, '1'],
    ['5xx=1x', 503, '1'],
  ])('%s: one refusal for each route, then the answer', async (rule, status, retryAfter) => {
    await stage(rule);
    const refused = await gateway.fetch('/batches');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect((await gateway.fetch('/batches')).status).toBe(200);
  });

  test('what struck the first time does not strike again after a restart', async () => {
    await stage('lost-upload=1x', 'queue-full=1x', 'empty-file-id=1x');
    await expect(runBatch(1)).rejects.toThrow();
    expect((await runBatch(1)).batch.status).toBe('failed');
    const { batch } = await runBatch(1);
    const look = async () => (await gateway.fetch(`/batches/${batch.id}`)).json();
    expect(await look()).toMatchObject({ status: 'completed', error_file_id: '' });
    gateway = await gateway.restart();
    expect(await look()).toMatchObject({ error_file_id: '' });
    const next = (await runBatch(1)).batch;
    expect(next.status).toBe('completed');
    expect(await (await gateway.fetch(`/batches/${next.id}`)).json()).toMatchObject({ error_file_id: null });
  });

  test('moderation: the video of the line failed, and the batch is complete', async () => {
    await stage('moderation');
    const { batch, output } = await runBatch(2);
    expect(batch).toMatchObject({ status: 'completed', counts: { completed: 0, failed: 2 } });
    expect(output.map((line) => parseVideo(line.response?.body)?.error?.code)).toEqual([
      'moderation_blocked',
      'moderation_blocked',
    ]);
  });

  test('error-file-only: there is no output file', async () => {
    await stage('error-file-only');
    const { batch, errors } = await runBatch(2);
    expect(batch).toMatchObject({ status: 'completed', outputFileId: undefined });
    expect(errors.map((line) => line.response?.statusCode)).toEqual([400, 400]);
  });

  test('expired-partial: half of the lines are there, the others say batch_expired', async () => {
    await stage('expired-partial');
    const { batch, output, errors } = await runBatch(8);
    expect(batch.status).toBe('expired');
    expect(output.length).toBeGreaterThanOrEqual(4);
    expect(output.length + errors.length).toBe(8);
    expect(errors.every((line) => line.error?.code === 'batch_expired')).toBe(true);
  });

  test('duplicate-line and missing-line: lines stand twice, or nowhere', async () => {
    await stage('duplicate-line=1x');
    expect((await runBatch(2)).output.map((line) => line.customId)).toEqual(['line-0', 'line-0', 'line-1', 'line-1']);
    await gateway.close();
    await stage('missing-line=1x');
    expect((await runBatch(2)).output).toEqual([]);
  });

  test('torn-line, garbled-line, unknown-line: the file cannot be taken at its word', async () => {
    await stage('torn-line', 'garbled-line=1x', 'unknown-line=1x');
    const { batch } = await runBatch(2);
    const text = await (await gateway.fetch(`/files/${batch.outputFileId}/content`)).text();
    expect(text).toContain('NOBODY_0000');
    expect(text.endsWith('\n')).toBe(false);
  });

  test('unended-line: the file ends with its last line', async () => {
    await stage('unended-line');
    const { batch } = await runBatch(2);
    const lines = (await (await gateway.fetch(`/files/${batch.outputFileId}/content`)).text()).split('\n');
    expect(lines.map((line) => JSON.parse(line).custom_id)).toEqual(['line-0', 'line-1']);
  });

  test('empty-file-id: an absent file id is an empty text', async () => {
    await stage('empty-file-id');
    const { batch } = await runBatch(1);
    expect(await (await gateway.fetch(`/batches/${batch.id}`)).json()).toMatchObject({ error_file_id: '' });
  });

  test.each<[string, (answer: Response) => Promise<unknown>]>([
    ['content-404-grace=1x', async (answer) => expect(answer.status).toBe(404)],
    ['html-200=1x', async (answer) => expect(await answer.text()).toContain('<!doctype html>')],
    ['zero-bytes=1x', async (answer) => expect(await answer.text()).toBe('')],
    ['truncated-download=1x', async (answer) => expect(answer.arrayBuffer()).rejects.toThrow()],
    [
      'silent-truncation=1x',
      async (answer) => {
        expect(answer.headers.get('content-length')).toBeNull();
        expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(0);
      },
    ],
  ])('%s: the first download goes wrong, the second well', async (rule, expectFault) => {
    await stage(rule);
    const { output } = await runBatch(1);
    const path = `/videos/${parseVideo(output[0]?.response?.body)?.id}/content`;
    await expectFault(await gateway.fetch(path));
    const bytes = Buffer.from(await (await gateway.fetch(path)).arrayBuffer());
    expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');
    const served = async () => (await gateway.truth()).filter((event) => event.kind === 'served').length;
    await expect.poll(served).toBe(1);
  });

  test('stall: half of the bytes come, and then nothing', async () => {
    await stage('stall');
    const { output } = await runBatch(1);
    const path = `/videos/${parseVideo(output[0]?.response?.body)?.id}/content`;
    const answer = await gateway.fetch(path, { signal: AbortSignal.timeout(300) });
    await expect(answer.arrayBuffer()).rejects.toThrow(/timeout/);
  });

  test('variant-ignored: the thumbnail is the MP4', async () => {
    await stage('variant-ignored');
    const { output } = await runBatch(1);
    const path = `/videos/${parseVideo(output[0]?.response?.body)?.id}/content?variant=thumbnail`;
    expect((await gateway.fetch(path)).headers.get('content-type')).toBe('video/mp4');
  });

  test.each<[string, object]>([
    ['hidden-files', { status: 'completed', output_file_id: null }],
    ['stuck-finalizing', { status: 'finalizing', completed_at: null }],
    ['unknown-status', { status: 'contemplating' }],
    ['wrong-counts', { request_counts: { total: 1, completed: 1, failed: 0 } }],
    ['batch-gone', { error: { code: 'not_found' } }],
  ])('%s: one look at the batch is wrong, the next right', async (name, wrong) => {
    await stage('moderation');
    const { batch } = await runBatch(1);
    gateway = await gateway.restart({
      options: { faults: { seed: 7, rules: [{ name: parseName(name), kind: 'first', times: 1 }] } },
    });
    const look = async () => (await gateway.fetch(`/batches/${batch.id}`)).json();
    expect(await look()).toMatchObject(wrong);
    expect(await look()).toMatchObject({ status: 'completed', request_counts: { total: 1, completed: 0, failed: 1 } });
  });

  const parseName = (text: string) => {
    const rule = parseFaultRule(text);
    if (rule === undefined) throw new Error(`${text} is no fault.`);
    return rule.name;
  };

  test('times-in-ms: the times of a batch are a thousand times as large', async () => {
    await stage('times-in-ms');
    const { batch } = await runBatch(1);
    expect(await (await gateway.fetch(`/batches/${batch.id}`)).json()).toMatchObject({
      created_at: expect.closeTo(Date.now(), -6),
    });
  });

  test('queue-full: the batch fails after it was taken', async () => {
    await stage('queue-full=1x');
    expect((await runBatch(1)).batch).toMatchObject({ status: 'failed', errors: [{ code: 'token_limit_exceeded' }] });
    expect((await runBatch(1)).batch.status).toBe('completed');
  });

  test('refused-in-output: there is no error file, and the refusals stand in the output', async () => {
    await stage('refused-in-output', 'sentinel');
    const { output, errors } = await runBatch(2);
    expect([output.map((line) => line.response?.statusCode), errors]).toEqual([[400, 400], []]);
  });

  test.each<[string, (lines: readonly string[]) => unknown]>([
    ['late-line=1x', (lines) => expect(lines.map((line) => JSON.parse(line).custom_id)).toEqual(['line-1', 'line-0'])],
    ['status-0', (lines) => expect(JSON.parse(lines[0] ?? '').response.status_code).toBe(0)],
    ['body-without-id', (lines) => expect(JSON.parse(lines[0] ?? '').response.body.id ?? null).toBeNull()],
    ['body-in-progress', (lines) => expect(JSON.parse(lines[0] ?? '').response.body.status).toBe('in_progress')],
    ['body-unknown-status', (lines) => expect(JSON.parse(lines[0] ?? '').response.body.status).toBe('moderated')],
    [
      'other-duplicate',
      (lines) => expect(new Set(lines.map((line) => JSON.parse(line).response.body.id)).size).toBe(4),
    ],
    ['bad-utf8', (lines) => expect(lines[1]).toContain('\ufffd')],
    ['bom', (lines) => expect(lines[0]?.startsWith('\ufeff')).toBe(true)],
  ])('%s: the output file says so', async (rule, expectLines) => {
    await stage(rule);
    const { batch } = await runBatch(2);
    const bytes = await (await gateway.fetch(`/files/${batch.outputFileId}/content`)).arrayBuffer();
    expectLines(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).trimEnd().split('\n'));
  });

  test('failed-as-error, error-text, foreign-words, other-id: a video as other servers tell of it', async () => {
    await stage('moderation', 'failed-as-error', 'error-text', 'foreign-words', 'other-id');
    const { output } = await runBatch(1);
    const video = parseVideo(output[0]?.response?.body);
    const answer = await gateway.fetch(`/videos/${video?.id}`);
    expect([answer.status, await answer.json()]).toMatchObject([
      500,
      { object: 'video', id: `${video?.id}=tiny`, status: 'failure', error: expect.stringContaining('blocked') },
    ]);
  });

  test.each<[string, number]>([
    ['content-403=1x', 403],
    ['content-409=1x', 409],
    ['content-410=1x', 410],
    ['redirect=1x', 302],
    ['range-416=1x', 416],
    ['range-ignored=1x', 200],
  ])('%s: one answer is %d, the next the range that was asked for', async (rule, status) => {
    await stage(rule);
    const { output } = await runBatch(1);
    const path = `/videos/${parseVideo(output[0]?.response?.body)?.id}/content`;
    const ask = () => gateway.fetch(path, { headers: { range: 'bytes=4-7' }, redirect: 'manual' });
    const [wrong, right] = [await ask(), await ask()];
    await wrong.arrayBuffer();
    expect([wrong.status, right.status, await right.text()]).toEqual([status, 206, 'ftyp']);
  });

  test('extra-bytes, endless-body, other-etag: more than there is, without end, under another name', async () => {
    await stage('extra-bytes=1x', 'other-etag');
    const { output } = await runBatch(1);
    const path = `/videos/${parseVideo(output[0]?.response?.body)?.id}/content`;
    const [more, whole] = [await gateway.fetch(path), await gateway.fetch(path)];
    expect(more.headers.get('etag')).not.toBe(whole.headers.get('etag'));
    expect((await more.arrayBuffer()).byteLength - (await whole.arrayBuffer()).byteLength).toBe(1_000);
    await gateway.close();
    await stage('endless-body');
    const { output: other } = await runBatch(1);
    const answer = await gateway.fetch(`/videos/${parseVideo(other[0]?.response?.body)?.id}/content`);
    let bytes = 0;
    for await (const chunk of answer.body ?? []) {
      bytes += chunk.length;
      if (bytes > 5_000_000) break;
    }
    expect(bytes).toBeGreaterThan(5_000_000);
  });

  test('401, 403, endless-list: the list is refused, then says that there is more and shows nothing', async () => {
    await stage('endless-list=1x', '401=1x', '403=1x');
    const list = async () => (await gateway.fetch('/videos')).status;
    expect([await list(), await list()]).toEqual([401, 403]);
    expect(await (await gateway.fetch('/videos')).json()).toMatchObject({ data: [], has_more: true });
  });

  test('unseen-file, created-202: the file is not found at first, and then the batch is merely accepted', async () => {
    await stage('unseen-file=1x', 'created-202');
    const input_file_id = await uploadLines(gateway, [tinyLine('a')]);
    const create = async () => {
      const body = JSON.stringify({ input_file_id, endpoint: '/v1/videos', completion_window: '24h' });
      const headers = { 'content-type': 'application/json' };
      return (await gateway.fetch('/batches', { method: 'POST', headers, body })).status;
    };
    expect([await create(), await create()]).toEqual([400, 202]);
  });

  test('variant-404: there is no thumbnail', async () => {
    await stage('variant-404');
    const { output } = await runBatch(1);
    const path = `/videos/${parseVideo(output[0]?.response?.body)?.id}/content?variant=thumbnail`;
    expect((await gateway.fetch(path)).status).toBe(404);
  });
});
