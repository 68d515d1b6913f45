import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseListPage } from '../../src/protocol/list-page.js';
import { parseVideo } from '../../src/protocol/video-object.js';
import { createBatch, readResults, tinyLine, uploadLines, waitForBatch } from '../support/gateway-client.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startTestGateway();
});
afterEach(() => gateway.close());

describe('a batch', () => {
  test('renders every line once and names the clips in its output file', async () => {
    const ids = ['DCK_0010.t01.a1.3f9ac2d17b04', 'DCK_0010.t02.a1.3f9ac2d17b04', 'DCK_0020.t01.a1.000000000001'];
    const inputFileId = await uploadLines(
      gateway,
      ids.map((id) => tinyLine(id)),
    );
    const created = await createBatch(gateway, inputFileId, { metadata: { nightshoot_show: 'HRB' } });
    expect(created).toMatchObject({ status: 'validating', counts: { total: 0 }, metadata: { nightshoot_show: 'HRB' } });

    const ended = await waitForBatch(gateway, created.id);
    expect(ended).toMatchObject({ status: 'completed', counts: { total: 3, completed: 3, failed: 0 } });
    expect(ended.errorFileId).toBeUndefined();
    const results = await readResults(gateway, ended.outputFileId);
    expect(results.map((line) => line.customId)).toEqual(ids);
    for (const line of results) {
      expect(line.response?.statusCode).toBe(200);
      expect(parseVideo(line.response?.body)).toMatchObject({
        status: 'completed',
        isPlaceholder: true,
        size: '64x36',
      });
    }
    const rendered = (await gateway.truth()).filter((event) => event.kind === 'rendered');
    expect(rendered).toHaveLength(ids.length);
    expect(new Set(rendered.map((event) => event.customId))).toEqual(new Set(ids));
  });

  test('puts refused requests into its error file, envelope and all, and renders the rest', async () => {
    const inputFileId = await uploadLines(gateway, [
      tinyLine('good'),
      tinyLine('bad-size', { body: { model: 'tiny', prompt: 'x', size: '1280x720', seconds: '1' } }),
    ]);
    const ended = await waitForBatch(gateway, (await createBatch(gateway, inputFileId)).id);
    expect(ended).toMatchObject({ status: 'completed', counts: { total: 2, completed: 1, failed: 1 } });
    expect(await readResults(gateway, ended.errorFileId)).toMatchObject([
      { customId: 'bad-size', error: undefined, response: { statusCode: 400, body: { error: { param: 'size' } } } },
    ]);
  });

  test('fails as a whole on a wrong line, with the line number, and renders nothing', async () => {
    const inputFileId = await uploadLines(gateway, [tinyLine('a'), 'not json', tinyLine('a')]);
    const ended = await waitForBatch(gateway, (await createBatch(gateway, inputFileId)).id);
    expect(ended).toMatchObject({
      status: 'failed',
      outputFileId: undefined,
      errorFileId: undefined,
      errors: [
        { code: 'invalid_json_line', line: 2 },
        { code: 'duplicate_custom_id', line: 3, param: 'custom_id' },
      ],
    });
    expect((await gateway.truth()).some((event) => event.kind === 'started')).toBe(false);
  });

  test('is made once however often its Idempotency-Key comes', async () => {
    const inputFileId = await uploadLines(gateway, [tinyLine('a')]);
    const headers = { 'idempotency-key': '01J0000000000000000000000A' };
    const first = await createBatch(gateway, inputFileId, { headers });
    const second = await createBatch(gateway, inputFileId, { headers });
    expect(second.id).toBe(first.id);
    await waitForBatch(gateway, first.id);
    const accepted = (await gateway.truth()).filter((event) => event.kind === 'batch_accepted');
    expect(accepted).toHaveLength(1);
  });

  test('goes on after a restart', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `line-${index}`);
    const inputFileId = await uploadLines(
      gateway,
      ids.map((id) => tinyLine(id)),
    );
    const { id } = await createBatch(gateway, inputFileId);
    gateway = await gateway.restart();
    expect(await waitForBatch(gateway, id)).toMatchObject({ status: 'completed', counts: { completed: 12 } });
    const rendered = (await gateway.truth()).filter((event) => event.kind === 'rendered');
    expect(rendered).toHaveLength(ids.length);
    expect(new Set(rendered.map((event) => event.customId))).toEqual(new Set(ids));
  });
});

describe('a video', () => {
  test('hands out its three files, whole and in ranges under a strong ETag', async () => {
    const created = parseVideo(
      await (
        await gateway.fetch('/videos', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ model: 'tiny', prompt: 'A gull.', size: '64x36', seconds: '1' }),
        })
      ).json(),
    );
    expect(created?.status).toBe('queued');
    await expect
      .poll(async () => parseVideo(await (await gateway.fetch(`/videos/${created?.id}`)).json())?.status)
      .toBe('completed');

    const whole = await gateway.fetch(`/videos/${created?.id}/content`);
    expect(whole.headers.get('content-type')).toBe('video/mp4');
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');
    const etag = whole.headers.get('etag') ?? '';
    const tail = await gateway.fetch(`/videos/${created?.id}/content`, {
      headers: { range: 'bytes=100-', 'if-range': etag },
    });
    expect(tail.status).toBe(206);
    expect(tail.headers.get('content-range')).toBe(`bytes 100-${bytes.length - 1}/${bytes.length}`);
    expect(Buffer.from(await tail.arrayBuffer()).equals(bytes.subarray(100))).toBe(true);
    const other = await gateway.fetch(`/videos/${created?.id}/content`, {
      headers: { range: 'bytes=100-', 'if-range': '"other"' },
    });
    expect(other.status).toBe(200);
    const beyond = await gateway.fetch(`/videos/${created?.id}/content`, { headers: { range: 'bytes=99999999-' } });
    expect(beyond.status).toBe(416);

    const thumbnail = await gateway.fetch(`/videos/${created?.id}/content?variant=thumbnail`);
    expect(thumbnail.headers.get('content-type')).toBe('image/webp');
    const sheet = await gateway.fetch(`/videos/${created?.id}/content?variant=spritesheet`);
    expect(sheet.headers.get('content-type')).toBe('image/jpeg');

    const page = parseListPage(await (await gateway.fetch('/videos')).json(), parseVideo);
    expect(page?.items.map((video) => video.id)).toEqual([created?.id]);
    const deleted = await gateway.fetch(`/videos/${created?.id}`, { method: 'DELETE' });
    expect(await deleted.json()).toEqual({ id: created?.id, object: 'video.deleted', deleted: true });
    expect((await gateway.fetch(`/videos/${created?.id}`)).status).toBe(404);
  });
});

describe('the door', () => {
  test.each([
    ['no token', { authorization: '' }, 401],
    ['another token', { authorization: 'Bearer wrong' }, 401],
    ['a web page of another site', { origin: 'https://evil.example' }, 403],
  ])('is shut to %s', async (_, headers, status) => {
    const answer = await gateway.fetch('/batches', { headers });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { message: expect.any(String) } });
  });

  test('says what kind of server stands behind it', async () => {
    expect(await (await gateway.fetch('/nightshoot')).json()).toMatchObject({
      object: 'nightshoot.gateway',
      placeholder: true,
      renders: 'free',
    });
  });
});
