import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { placeholderRenderer } from '../../src/adapters/pictures/placeholder-renderer.js';
import { WarpClock } from '../../src/gateway/warp-clock.js';
import type { Renderer } from '../../src/ports/renderer.js';
import { parseVideo } from '../../src/protocol/video-object.js';
import { createBatch, readResults, tinyLine, uploadLines, waitForBatch } from '../support/gateway-client.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

const hourMs = 3_600_000;

describe('the warp clock', () => {
  test('runs faster than the clock under it', async () => {
    const clock = new WarpClock(systemClock, 3600);
    const before = clock.now();
    await clock.sleep(hourMs / 10);
    expect(clock.now() - before).toBeGreaterThanOrEqual(hourMs / 10);
    expect(clock.now() - before).toBeLessThan(hourMs);
  });

  test('tells whole milliseconds at any speed', async () => {
    const clock = new WarpClock(systemClock, 1.37);
    for (let look = 0; look < 20; look += 1) {
      expect(Number.isInteger(clock.now())).toBe(true);
      await clock.sleep(1);
    }
  });

  test('wakes a sleeper whose time has come by a jump, and no other', async () => {
    const clock = new WarpClock(systemClock, 1);
    const woken: string[] = [];
    const short = clock.sleep(hourMs).then(() => woken.push('short'));
    const stop = new AbortController();
    const long = clock.sleep(3 * hourMs, stop.signal).catch(() => woken.push('stopped'));
    clock.advance(2 * hourMs);
    await short;
    expect(woken).toEqual(['short']);
    stop.abort();
    await long;
    expect(woken).toEqual(['short', 'stopped']);
  });
});

describe('a night in the time machine', () => {
  let gateway: TestGateway;
  afterEach(() => gateway.close());

  const jump = (hours: number) =>
    gateway.fetch('/nightshoot/clock', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance_ms: hours * hourMs }),
    });

  test('expires the lines whose window closed and keeps the others', async () => {
    // The first two clips are made; the others are not begun before the window has closed.
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let orders = 0;
    const renderer: Renderer = {
      close: () => Promise.resolve(),
      render: async (order) => {
        orders += 1;
        if (orders > 2) await held;
        return placeholderRenderer.render(order);
      },
    };
    gateway = await startTestGateway({ ports: { renderer }, options: { hasStageDoor: true } });
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { id } = await createBatch(
      gateway,
      await uploadLines(
        gateway,
        ids.map((name) => tinyLine(name)),
      ),
    );
    await expect.poll(() => orders).toBe(4);
    await jump(25);
    release();
    const batch = await waitForBatch(gateway, id);
    expect(batch).toMatchObject({ status: 'expired', counts: { total: 6, completed: 4 } });
    const errors = await readResults(gateway, batch.errorFileId);
    expect(errors.map((line) => [line.customId, line.error?.code])).toEqual([
      ['e', 'batch_expired'],
      ['f', 'batch_expired'],
    ]);
  });

  test("takes a batch's clips away a day after it ended, and says so", async () => {
    gateway = await startTestGateway({ options: { hasStageDoor: true } });
    const { id } = await createBatch(gateway, await uploadLines(gateway, [tinyLine('a')]));
    const batch = await waitForBatch(gateway, id);
    const [line] = await readResults(gateway, batch.outputFileId);
    const video = parseVideo(line?.response?.body);
    expect((video?.expiresAtMs ?? 0) - (batch.completedAtMs ?? 0)).toBeGreaterThan(23.9 * hourMs);
    await jump(23);
    expect((await gateway.fetch(`/videos/${video?.id}/content`)).status).toBe(200);
    await jump(2);
    const gone = await gateway.fetch(`/videos/${video?.id}/content`);
    expect([gone.status, await gone.json()]).toMatchObject([404, { error: { code: 'video_expired' } }]);
    expect((await gateway.fetch(`/videos/${video?.id}`)).status).toBe(200);
  });

  test.each([0, -1, 1e300, 'tomorrow'])('does not jump by %s', async (step) => {
    gateway = await startTestGateway({ options: { hasStageDoor: true } });
    const answer = await gateway.fetch('/nightshoot/clock', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance_ms: step }),
    });
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: { param: 'advance_ms' } }]);
  });

  test('forgets files whose life is over', async () => {
    gateway = await startTestGateway({ options: { hasStageDoor: true } });
    const fileId = await uploadLines(gateway, [tinyLine('a')]);
    await jump(29 * 24);
    expect((await gateway.fetch(`/files/${fileId}`)).status).toBe(200);
    await jump(2 * 24);
    expect((await gateway.fetch(`/files/${fileId}`)).status).toBe(404);
  });
});
