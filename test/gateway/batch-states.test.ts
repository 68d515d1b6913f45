import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFolderBlobs } from '../../src/adapters/gateway-blobs/folder-blobs.js';
import { placeholderRenderer } from '../../src/adapters/pictures/placeholder-renderer.js';
import { cancelBatch, createBatch, tinyLine, uploadLines } from '../support/gateway-client.js';
import { type Hold, hold } from '../support/hold.js';
import { ManualClock } from '../support/manual-clock.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

const minuteMs = 60_000;

let folder: string;
let gateway: TestGateway;
let clock: ManualClock;
/** Where a batch is held: before its validation has read, before it has ended, in its first render, in its result file. */
let held: { readonly validation: Hold; opening: Hold; readonly render: Hold; readonly results: Hold };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightshoot-states-'));
  clock = new ManualClock();
  held = { validation: hold(), opening: hold(), render: hold(), results: hold() };
  held.opening.release();
  const blobs = await openFolderBlobs(folder);
  gateway = await startTestGateway({
    ports: {
      clock,
      blobs: {
        ...blobs,
        open: async (name, range) => {
          if (range !== undefined) return blobs.open(name, range);
          await held.validation.released;
          const body = await blobs.open(name);
          return body && heldAtItsEnd(body);
        },
        write: async (name, bytes, limit) => {
          const isResult = name.startsWith('file-') && limit === undefined;
          if (isResult) await held.results.released;
          return blobs.write(name, bytes, limit);
        },
      },
      renderer: {
        ...placeholderRenderer,
        render: async (order) => {
          await held.render.released;
          return placeholderRenderer.render(order);
        },
      },
    },
    options: { concurrency: 1 },
  });
});
afterEach(async () => {
  for (const { release } of Object.values(held)) release();
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

/** All that it brings was read; that it has ended is not known yet. */
async function* heldAtItsEnd(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* body;
  await held.opening.released;
}

async function makeBatch(lines: readonly string[] = ['a', 'b'].map((id) => tinyLine(id))): Promise<string> {
  return (await createBatch(gateway, await uploadLines(gateway, lines))).id;
}

/** Its status, and every time of it that is set, in minutes since it was made. */
async function look(id: string): Promise<Readonly<Record<string, unknown>>> {
  const batch: Record<string, unknown> = JSON.parse(await (await gateway.fetch(`/batches/${id}`)).text());
  const created = Number(batch['created_at']);
  const times = Object.entries(batch).filter(([name, value]) => name.endsWith('_at') && value !== null);
  const minutes = times.map(([name, value]) => [name.replace(/_at$/, ''), (Number(value) - created) / 60]);
  return { status: batch['status'], ...Object.fromEntries(minutes) };
}

/** A minute goes by, then this happens; waits for what the batch then says of itself. */
async function nextMinute(id: string, act: () => unknown, expected: object): Promise<void> {
  clock.advance(minuteMs);
  await act();
  await expect.poll(() => look(id)).toEqual({ created: 0, expires: 1440, ...expected });
}

describe('a batch sets each of its times when it enters the state, and no other', () => {
  test('validating, in_progress, finalizing, completed', async () => {
    const id = await makeBatch();
    expect(await look(id)).toEqual({ status: 'validating', created: 0, expires: 1440 });
    await nextMinute(id, held.validation.release, { status: 'in_progress', in_progress: 1 });
    await nextMinute(id, held.render.release, { status: 'finalizing', in_progress: 1, finalizing: 2 });
    await nextMinute(id, held.results.release, { status: 'completed', in_progress: 1, finalizing: 2, completed: 3 });
  });

  test('validating, failed', async () => {
    const id = await makeBatch(['no line']);
    await nextMinute(id, held.validation.release, { status: 'failed', failed: 1 });
    expect((await gateway.fetch(`/batches/${id}/cancel`, { method: 'POST' })).status).toBe(409);
  });

  test('in_progress, finalizing, expired', async () => {
    const id = await makeBatch();
    await nextMinute(id, held.validation.release, { status: 'in_progress', in_progress: 1 });
    clock.advance(1_439 * minuteMs);
    held.render.release();
    const late = { in_progress: 1, finalizing: 1440 };
    await expect.poll(() => look(id)).toEqual({ created: 0, expires: 1440, status: 'finalizing', ...late });
    await nextMinute(id, held.results.release, { status: 'expired', ...late, expired: 1441 });
  });

  test('validating, cancelling, cancelled', async () => {
    const id = await makeBatch();
    await nextMinute(id, () => cancelBatch(gateway, id), { status: 'cancelling', cancelling: 1 });
    held.results.release();
    await nextMinute(id, held.validation.release, { status: 'cancelled', cancelling: 1, cancelled: 2 });
  });

  test('in_progress, cancelling, cancelled', async () => {
    const id = await makeBatch();
    await nextMinute(id, held.validation.release, { status: 'in_progress', in_progress: 1 });
    const cancelling = { in_progress: 1, cancelling: 2 };
    await nextMinute(id, () => cancelBatch(gateway, id), { status: 'cancelling', ...cancelling });
    await nextMinute(id, held.render.release, { status: 'cancelling', ...cancelling });
    await nextMinute(id, held.results.release, { status: 'cancelled', ...cancelling, cancelled: 4 });
  });

  test('finalizing, cancelling, cancelled', async () => {
    const id = await makeBatch();
    await nextMinute(id, held.validation.release, { status: 'in_progress', in_progress: 1 });
    await nextMinute(id, held.render.release, { status: 'finalizing', in_progress: 1, finalizing: 2 });
    const cancelling = { in_progress: 1, finalizing: 2, cancelling: 3 };
    await nextMinute(id, () => cancelBatch(gateway, id), { status: 'cancelling', ...cancelling });
    await nextMinute(id, held.results.release, { status: 'cancelled', ...cancelling, cancelled: 4 });
  });
});

test('a batch whose input file is deleted while its validation ends fails as a whole: none of its lines could be read', async () => {
  held.opening = hold();
  const fileId = await uploadLines(
    gateway,
    ['a', 'b'].map((id) => tinyLine(id)),
  );
  const { id } = await createBatch(gateway, fileId);
  held.validation.release();
  await gateway.fetch(`/files/${fileId}`, { method: 'DELETE' });
  await nextMinute(id, held.opening.release, { status: 'failed', failed: 1 });
  expect(JSON.parse(await (await gateway.fetch(`/batches/${id}`)).text())).toMatchObject({
    errors: { data: [{ code: 'input_file_not_found' }] },
  });
});
