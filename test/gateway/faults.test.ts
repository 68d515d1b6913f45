import { afterEach, describe, expect, test } from 'vitest';
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

let gateway: TestGateway;

async function stage(...texts: string[]): Promise<void> {
  const rules = texts.map(parseFaultRule).filter((rule) => rule !== undefined);
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

describe('a gateway told to misbehave', () => {
  afterEach(() => gateway.close());

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
});
