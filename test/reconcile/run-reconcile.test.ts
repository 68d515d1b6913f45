import { beforeEach, describe, expect, test } from 'vitest';
import { customIdSchema } from '../../src/domain/custom-id.js';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import { hasRetryLeft } from '../../src/domain/retry-policy.js';
import { shotIdSchema } from '../../src/domain/shot-id.js';
import { runReconcile } from '../../src/reconcile/run-reconcile.js';
import { FixedClock } from '../support/fixed-clock.js';
import { aBatch, aVideo, refusedLine, renderedLine, resultFile, ScriptedServer } from '../support/scripted-server.js';
import { intendBatch, type SentNight, sendBatch, sendNight } from '../support/sent-night.js';

const shots = ['DCK_0010', 'DCK_0020', 'DCK_0030', 'LGT_0010'];
const hourMs = 3_600_000;
const options = { downloadWindowMs: 24 * hourMs, missingGraceMs: hourMs / 2 };

let clock: FixedClock;
let server: ScriptedServer;
let night: SentNight;
let reached: string[];

beforeEach(async () => {
  clock = new FixedClock();
  server = new ScriptedServer();
  night = await sendNight(shots, clock);
  reached = [];
});

function reconcile() {
  const silent = () => {};
  return runReconcile(
    {},
    {
      ledger: night.ledger,
      api: server,
      clock,
      crashPoints: { reach: (name) => reached.push(name) },
      talk: { say: silent, warn: silent, progress: silent },
    },
    options,
  );
}

async function statesOf(): Promise<Record<string, string>> {
  const attempts = await night.ledger.attempts();
  return Object.fromEntries(attempts.map(({ shotId, state }) => [shotId, state]));
}

function endBatch(output: readonly (string | object)[], error: readonly (string | object)[] = []): void {
  server.files.set('file_out', resultFile(output));
  server.files.set('file_err', resultFile(error));
  server.batch = aBatch({ outputFileId: 'file_out', errorFileId: 'file_err', completedAtMs: clock.now() });
}

describe('a batch that came back', () => {
  test('gives every attempt its outcome, whichever file names it and in whatever order', async () => {
    const [a, b, c, d] = night.customIds;
    endBatch(
      [renderedLine(`${d}`, 'video_d'), renderedLine(`${a}`, 'video_a')],
      [
        refusedLine(`${b}`, { code: 'sentinel_block', message: 'Refused by policy.', param: null }),
        { id: 'x', custom_id: c, response: null, error: { code: 'batch_expired', message: 'Out of time.' } },
      ],
    );

    const report = await reconcile();

    expect(await statesOf()).toEqual({
      DCK_0010: 'rendered',
      DCK_0020: 'refused',
      DCK_0030: 'expired',
      LGT_0010: 'rendered',
    });
    expect(report.submissions).toMatchObject([{ lines: 4, waiting: 0, isEnded: true, anomalies: [] }]);
    expect(await night.ledger.submissions({ states: ['accepted'] })).toEqual([]);
  });

  test('starts the download clock at its end, or earlier where the server says so', async () => {
    const [a, b, c, d] = night.customIds;
    const endedAtMs = clock.now();
    endBatch([
      renderedLine(`${a}`, 'video_a'),
      renderedLine(`${b}`, 'video_b', { expires_at: endedAtMs / 1000 + 3600 }),
      renderedLine(`${c}`, 'video_c', { expires_at: endedAtMs / 1000 + 99 * 3600 }),
      renderedLine(`${d}`, 'video_d', { expires_at: null }),
    ]);
    clock.advance(2 * hourMs);

    await reconcile();

    const deadlines = (await night.ledger.attempts()).map((attempt) => [
      attempt.downloadDeadlineMs,
      attempt.deadlineSource,
    ]);
    expect(deadlines).toEqual([
      [endedAtMs + 24 * hourMs, 'batch_completed_at'],
      [endedAtMs + hourMs, 'video_expires_at'],
      [endedAtMs + 24 * hourMs, 'batch_completed_at'],
      [endedAtMs + 24 * hourMs, 'batch_completed_at'],
    ]);
  });

  test('counts by the clock of the server, and by our first look where the server dates nothing', async () => {
    const [a, b] = night.customIds;
    endBatch([renderedLine(`${a}`, 'video_a'), renderedLine(`${b}`, 'video_b')]);
    server.batch = aBatch({ outputFileId: 'file_out', errorFileId: 'file_err' });
    server.clockAheadMs = 7 * 60_000;

    await reconcile();

    const [first] = await night.ledger.attempts();
    // One poll before the look, and seven minutes ahead of us.
    expect(first).toMatchObject({
      downloadDeadlineMs: clock.now() + 2 * 60_000 + 24 * hourMs,
      deadlineSource: 'first_seen',
    });
  });

  test('believes no end that lies ahead of the clock of the server', async () => {
    const [a] = night.customIds;
    endBatch([renderedLine(`${a}`, 'video_a')]);
    server.batch = aBatch({
      outputFileId: 'file_out',
      errorFileId: 'file_err',
      completedAtMs: clock.now() + 99 * hourMs,
    });

    await reconcile();

    expect((await night.ledger.attempts())[0]?.downloadDeadlineMs).toBe(clock.now() + 24 * hourMs);
  });

  test('asks the job itself where its line calls it unfinished', async () => {
    const [a, b, c, d] = night.customIds;
    endBatch([
      renderedLine(`${a}`, 'video_a', { status: 'in_progress' }),
      renderedLine(`${b}`, 'video_b', { status: 'queued' }),
      renderedLine(`${c}`, 'video_c', { status: 'moderated' }),
      renderedLine(`${d}`, 'video_d'),
    ]);
    server.videos.set('video_a', aVideo({ id: 'video_a' }));
    server.videos.set(
      'video_b',
      aVideo({ id: 'video_b', status: 'failed', error: { code: 'moderation_blocked', message: 'No.' } }),
    );

    const report = await reconcile();

    expect(await statesOf()).toMatchObject({ DCK_0010: 'rendered', DCK_0020: 'refused', DCK_0030: 'submitted' });
    expect(report.submissions).toMatchObject([{ waiting: 1, isEnded: false }]);
    expect(report.checkAgainMs).toBeGreaterThan(0);
  });

  test('puts a take to a person whose line calls its job unfinished and whose server does not know that job', async () => {
    const [a, b, c, d] = night.customIds;
    const lines = [a, b, c].map((customId) => renderedLine(`${customId}`, `video_${customId}`));
    endBatch([...lines, renderedLine(`${d}`, 'video_gone', { status: 'in_progress' })]);

    expect((await reconcile()).submissions).toMatchObject([{ waiting: 1, isEnded: false }]);
    expect(await statesOf()).toMatchObject({ LGT_0010: 'submitted' });
    clock.advance(hourMs);
    expect((await reconcile()).submissions).toMatchObject([{ waiting: 0, isEnded: true }]);

    expect(await statesOf()).toMatchObject({ LGT_0010: 'needs_decision' });
    const [attempt] = (await night.ledger.attempts()).filter(({ customId }) => customId === d);
    expect(attempt?.failure).toMatchObject({ code: 'job_vanished', isRetryable: false });
  });

  test('waits out the grace for a missing line, then puts its take to a person and never sends it again', async () => {
    const [a, b, c] = night.customIds;
    endBatch([a, b, c].map((customId) => renderedLine(`${customId}`, `video_${customId}`)));

    expect((await reconcile()).submissions).toMatchObject([{ waiting: 1, isEnded: false }]);
    expect(await statesOf()).toMatchObject({ LGT_0010: 'submitted' });
    clock.advance(hourMs);
    expect((await reconcile()).submissions).toMatchObject([{ waiting: 0, isEnded: true }]);

    expect(await statesOf()).toMatchObject({ LGT_0010: 'needs_decision' });
  });

  test('finds the clip of a dropped line in the list of videos, where one video alone can be it', async () => {
    const [a, b, c, d] = night.customIds;
    endBatch([a, b].map((customId) => renderedLine(`${customId}`, `video_${customId}`)));
    const prompts = (await night.ledger.versions()).map(({ request }) => request.prompt);
    for (const [id, prompt] of [
      [`video_${a}`, prompts[0]],
      ['video_c', prompts[2]],
      ['video_d1', prompts[3]],
      ['video_d2', prompts[3]],
    ] as const) {
      server.videos.set(id, aVideo({ id, prompt, createdAtMs: clock.now() }));
    }
    clock.advance(hourMs);

    await reconcile();

    expect(await statesOf()).toMatchObject({ DCK_0030: 'rendered', LGT_0010: 'needs_decision' });
    const attempts = await night.ledger.attempts();
    expect(attempts.find(({ customId }) => customId === c)?.videoId).toBe('video_c');
    expect(attempts.find(({ customId }) => customId === d)?.videoId).toBeUndefined();
  });

  test('takes no clip for a dropped line that may belong to another batch whose results are not read yet', async () => {
    const [, ...others] = night.customIds;
    endBatch(others.map((customId) => renderedLine(`${customId}`, `video_${customId}`)));
    server.batches.set('batch_2', aBatch({ id: 'batch_2', status: 'in_progress' }));
    await sendBatch({ ...night, batchId: 'batch_2' }, ['LGT_0030'], clock);
    const [version] = await night.ledger.versions();
    server.videos.set('video_x', aVideo({ id: 'video_x', prompt: version?.request.prompt, createdAtMs: clock.now() }));
    clock.advance(hourMs);

    await reconcile();

    expect(await statesOf()).toMatchObject({ DCK_0010: 'needs_decision', LGT_0030: 'submitted' });
  });

  test.each(['unknown', 'needs_decision', 'landed'] as const)(
    'takes no clip for a dropped line that may be of a take that is %s and names no video',
    async (state) => {
      const [, ...others] = night.customIds;
      endBatch(others.map((customId) => renderedLine(`${customId}`, `video_${customId}`)));
      await makeNameless('LGT_0030', state);
      const [version] = await night.ledger.versions();
      server.videos.set(
        'video_x',
        aVideo({ id: 'video_x', prompt: version?.request.prompt, createdAtMs: clock.now() }),
      );
      clock.advance(hourMs);

      await reconcile();

      expect(await statesOf()).toMatchObject({ DCK_0010: 'needs_decision', LGT_0030: state });
    },
  );

  /** Without an answer, with a person, or restored from its sidecar by a recovery. */
  async function makeNameless(shot: string, state: 'unknown' | 'needs_decision' | 'landed'): Promise<void> {
    if (state === 'landed') return restoreLanded(shot);
    const { submissionId } = await intendBatch({ ...night, batchId: 'batch_2' }, [shot], clock);
    const nothing = { batchId: undefined, batchStatus: undefined, failure: undefined, reason: '', atMs: clock.now() };
    await night.ledger.recordSubmission({ submissionId, state: 'unknown', ...nothing });
    if (state === 'needs_decision') await night.ledger.recordSubmission({ submissionId, state, ...nothing });
  }

  async function restoreLanded(shot: string): Promise<void> {
    const [attempt = expect.unreachable()] = await night.ledger.attempts();
    const versions = (await night.ledger.versions())
      .slice(0, 1)
      .map((one) => ({ ...one, shotId: shotIdSchema.parse(shot) }));
    const customId = customIdSchema.parse(attempt.customId.replace(attempt.shotId, shot));
    const landed = { ...attempt, customId, shotId: shotIdSchema.parse(shot), line: 5, state: 'landed' as const };
    const nothing = { runs: [], submissions: [], assets: [], decisions: [] };
    await night.ledger.restore({ ...nothing, versions, attempts: [landed] }, clock.now());
  }

  test('finds a line that turned up late', async () => {
    const [a, b, c, d] = night.customIds;
    endBatch([a, b, c].map((customId) => renderedLine(`${customId}`, `video_${customId}`)));
    await reconcile();
    endBatch([a, b, c, d].map((customId) => renderedLine(`${customId}`, `video_${customId}`)));

    await reconcile();

    expect(await statesOf()).toMatchObject({ LGT_0010: 'rendered' });
  });

  test('may be read again and again: the second look changes nothing', async () => {
    const [a] = night.customIds;
    endBatch([renderedLine(`${a}`, 'video_a'), renderedLine(`${a}`, 'video_a')]);
    await reconcile();
    const events = (await night.ledger.events()).length;
    await reconcile();
    expect((await night.ledger.events()).length).toBe(events);
  });

  test.each(['200', null, undefined])('believes the job in a line whose status code is %j', async (status_code) => {
    const lines = night.customIds.map((customId, index) => {
      const body = { id: `video_${index}`, object: 'video', status: 'completed' };
      return { custom_id: customId, response: { status_code, body }, error: null };
    });
    endBatch(lines);
    expect((await reconcile()).submissions).toMatchObject([{ anomalies: [], isEnded: true }]);
    expect(new Set(Object.values(await statesOf()))).toEqual(new Set(['rendered']));
  });

  test('keeps what it cannot place, and gives the rest its outcome', async () => {
    const [a, b, c, d] = night.customIds;
    endBatch(
      [
        '{"custom_id": "DCK_0010.t01.a1.',
        '',
        renderedLine('STRANGER.t01.a1.0123456789ab', 'video_stranger'),
        renderedLine(`${a}`, 'video_a'),
        renderedLine(`${a}`, 'video_twin'),
        renderedLine(`${b}`, 'video_b'),
        `{"custom_id":"${c}","filler":"${'x'.repeat(1_100_000)}"}`,
        renderedLine(`${c}`, 'video_c'),
      ],
      [
        refusedLine(`${b}`, { code: 'server_error', message: 'Oops.' }, 500),
        refusedLine(`${d}`, { code: 'server_error', message: 'Oops.' }, 500),
      ],
    );

    const report = await reconcile();

    expect(await statesOf()).toEqual({
      DCK_0010: 'rendered',
      DCK_0020: 'rendered',
      DCK_0030: 'rendered',
      LGT_0010: 'failed',
    });
    expect(report.submissions[0]?.anomalies.map(({ kind, videoId }) => [kind, videoId])).toEqual([
      ['not_a_result', undefined],
      ['unknown_custom_id', 'video_stranger'],
      ['extra_video', 'video_twin'],
      ['too_long', undefined],
    ]);
    expect((await night.ledger.events()).filter(({ event }) => event === 'line_quarantined')).toHaveLength(4);
  });
});

describe('a server that does not give all of it', () => {
  test('still has the clips of the file that it gives recorded, and those of other batches', async () => {
    const [a, b] = night.customIds;
    endBatch([renderedLine(`${a}`, 'video_a'), renderedLine(`${b}`, 'video_b')]);
    const other = await sendBatch({ ...night, batchId: 'batch_2' }, ['LGT_0030'], clock);
    server.files.delete('file_err');
    server.files.set('file_out_2', resultFile([renderedLine(`${other.customIds[0]}`, 'video_c')]));
    server.batches.set('batch_2', aBatch({ id: 'batch_2', outputFileId: 'file_out_2', completedAtMs: clock.now() }));

    const report = await reconcile();

    const rendered = { DCK_0010: 'rendered', DCK_0020: 'rendered', LGT_0030: 'rendered' };
    expect(await statesOf()).toEqual({ ...rendered, DCK_0030: 'submitted', LGT_0010: 'submitted' });
    expect(report.submissions).toMatchObject([
      { unread: ['error_file'], waiting: 2, isEnded: false },
      { unread: [], isEnded: true },
    ]);
    clock.advance(hourMs / 4);
    expect((await reconcile()).submissions).toMatchObject([{ waiting: 2 }]);
    clock.advance(hourMs / 4);
    await reconcile();
    expect(await statesOf()).toEqual({ ...rendered, DCK_0030: 'needs_decision', LGT_0010: 'needs_decision' });
    const left = (await night.ledger.attempts()).find(({ customId }) => customId === night.customIds[2]);
    expect(left?.failure?.code).toBe('result_file_gone');
  });

  test('and has a page in the place of a file is asked again, however long ago the batch ended', async () => {
    const [a] = night.customIds;
    const page = ['<html>', '<p>Please log in.</p>', '</html>'];
    endBatch(page);
    clock.advance(9 * hourMs);
    expect((await reconcile()).submissions).toMatchObject([{ unread: ['output_file'], waiting: 4, isEnded: false }]);
    const lines = [renderedLine('STRANGER.t01.a1.0123456789ab', 'video_stranger'), renderedLine(`${a}`, 'video_a')];
    server.files.set('file_out', resultFile(lines));
    await reconcile();
    expect(await statesOf()).toMatchObject({ DCK_0010: 'rendered', DCK_0020: 'needs_decision' });
    const kept = await night.ledger.events({ event: 'line_quarantined' });
    expect(kept.map(({ detail }) => detail['videoId'])).toEqual([null, null, null, 'video_stranger']);
  });

  test('but everything that is waited for holds no batch open', async () => {
    endBatch(night.customIds.map((customId) => renderedLine(customId, `video_${customId}`)));
    server.files.delete('file_err');
    expect((await reconcile()).submissions).toMatchObject([{ unread: ['error_file'], waiting: 0, isEnded: true }]);
  });

  test.each([
    ['in a line', 4],
    ['between two lines', 0],
  ])('and cuts a file %s is asked for it again before a take is put to a person', async (_where, extraBytes) => {
    endBatch(night.customIds.map((customId) => renderedLine(customId, `video_${customId}`)));
    const whole = server.files.get('file_out') ?? new Uint8Array();
    const cutAt = whole.lastIndexOf(0x0a, whole.length - 2) + 1 + extraBytes;
    let readings = 0;
    server.readFile = async function* (fileId) {
      if (fileId !== 'file_out') return;
      readings += 1;
      yield readings === 1 ? whole.subarray(0, cutAt) : whole;
    };
    clock.advance(9 * hourMs);
    await reconcile();
    expect(await statesOf()).not.toMatchObject({ LGT_0010: 'needs_decision' });
    await reconcile();
    expect(await statesOf()).toMatchObject({ DCK_0010: 'rendered', LGT_0010: 'rendered' });
  });

  test.each([
    ['batch', 'getBatch'],
    ['job', 'getVideo'],
  ] as const)('keeps no other batch from its outcomes when it fails over one %s', async (_what, call) => {
    const [a, b] = night.customIds;
    endBatch([renderedLine(`${a}`, 'video_a'), renderedLine(`${b}`, 'video_b', { status: 'queued' })]);
    const other = await sendBatch({ ...night, batchId: 'batch_2' }, ['LGT_0030'], clock);
    server.files.set('file_out_2', resultFile([renderedLine(`${other.customIds[0]}`, 'video_c')]));
    server.batches.set('batch_2', aBatch({ id: 'batch_2', outputFileId: 'file_out_2', completedAtMs: clock.now() }));
    const fault = new RenderQueueError({ code: 'E_SERVER_FAULT', kind: 'server', message: '500', retryable: true });
    const ask = server[call].bind(server);
    Object.assign(server, {
      [call]: async (id: string) => (id === 'batch_2' ? await ask(id) : await Promise.reject(fault)),
    });

    const { submissions, checkAgainMs } = await reconcile();

    expect(await statesOf()).toMatchObject({
      LGT_0030: 'rendered',
      DCK_0010: call === 'getVideo' ? 'rendered' : 'submitted',
    });
    expect(submissions).toMatchObject([
      { fault, isEnded: false },
      { fault: undefined, isEnded: true },
    ]);
    expect(checkAgainMs).toBeGreaterThan(0);
  });

  test('is asked for nothing else when it is out of reach', async () => {
    const fault = new RenderQueueError({
      code: 'E_SERVER_NOT_REACHED',
      kind: 'server',
      message: 'off',
      retryable: true,
    });
    Object.assign(server, { getBatch: () => Promise.reject(fault) });
    await expect(reconcile()).rejects.toBe(fault);
  });

  test('and has no list of videos leaves a missing take to a person', async () => {
    endBatch([]);
    const fault = new RenderQueueError({ code: 'E_SERVER_NOT_FOUND', kind: 'server', message: '404' });
    Object.assign(server, { listVideos: () => Promise.reject(fault) });
    clock.advance(hourMs);
    await reconcile();
    expect(new Set(Object.values(await statesOf()))).toEqual(new Set(['needs_decision']));
  });

  test('and has forgotten a batch that was seen to end is asked for the files that it had', async () => {
    const [a] = night.customIds;
    endBatch([renderedLine(`${a}`, 'video_a')]);
    const { submissionId } = night;
    const files = { outputFileId: 'file_out', errorFileId: undefined };
    const ended = { batchStatus: 'completed', batchEndedAtMs: clock.now(), atMs: clock.now() };
    await night.ledger.recordBatch({ submissionId, ...ended, ...files });
    server.batch = undefined;
    clock.advance(hourMs);

    expect((await reconcile()).submissions).toMatchObject([{ isEnded: true }]);
    expect(await statesOf()).toMatchObject({ DCK_0010: 'rendered', DCK_0020: 'needs_decision' });
    expect((await night.ledger.attempts())[0]?.downloadDeadlineMs).toBe(ended.batchEndedAtMs + 24 * hourMs);
  });

  test('is not asked for the batches of another server', async () => {
    endBatch([]);
    Object.assign(server, { server: { ...server.server, url: 'http://gpu2:8000/v1' } });
    clock.advance(hourMs);
    expect((await reconcile()).submissions).toMatchObject([{ isEnded: false, lines: 0 }]);
    expect(new Set(Object.values(await statesOf()))).toEqual(new Set(['submitted']));
  });
});

describe('lines that decide nothing', () => {
  const noise = Array.from({ length: 150 }, () => '{}');

  test('are kept once, however often a batch is looked at that has more to say', async () => {
    const [a] = night.customIds;
    endBatch([...noise, renderedLine(`${a}`, 'video_a')]);
    await reconcile();
    await reconcile();
    expect(await night.ledger.events({ event: 'line_quarantined' })).toHaveLength(100);
  });

  test('are all kept where they name a clip that was paid for', async () => {
    endBatch([...noise, renderedLine('STRANGER.t01.a1.0123456789ab', 'video_stranger')]);
    await reconcile();
    const kept = await night.ledger.events({ event: 'line_quarantined' });
    expect(kept.filter(({ detail }) => detail['videoId'] === 'video_stranger')).toHaveLength(1);
  });
});

describe('a batch that validation refused', () => {
  test('puts the takes without a line to a person where something of it ran all the same', async () => {
    const [a] = night.customIds;
    endBatch([renderedLine(`${a}`, 'video_a')]);
    server.batch = aBatch({ status: 'failed', failedAtMs: clock.now(), outputFileId: 'file_out' });
    clock.advance(hourMs);
    await reconcile();
    expect(await statesOf()).toMatchObject({ DCK_0010: 'rendered', DCK_0020: 'needs_decision' });
  });

  test('names the line that was wrong, and calls the others fit to be sent again', async () => {
    server.batch = aBatch({
      status: 'failed',
      failedAtMs: clock.now(),
      errors: [{ code: 'invalid_value', message: 'Image is too small.', param: 'input_reference', line: 2 }],
    });

    await reconcile();

    const attempts = await night.ledger.attempts();
    expect(attempts.map(({ state, failure }) => [state, failure?.code, failure?.isRetryable])).toEqual([
      ['failed', 'batch_failed', true],
      ['failed', 'invalid_value', false],
      ['failed', 'batch_failed', true],
      ['failed', 'batch_failed', true],
    ]);
  });

  test('because our fence caught it when it had just been accepted is sent again by itself', async () => {
    server.batch = aBatch({
      status: 'failed',
      failedAtMs: clock.now(),
      errors: [{ code: 'input_file_not_found', message: 'No such file.', param: undefined, line: undefined }],
    });

    await reconcile();

    const attempts = await night.ledger.attempts();
    expect(
      attempts.map((attempt) => hasRetryLeft([attempt], { rateLimit: 0, neverStarted: 1, outputRefused: 0 })),
    ).toEqual(attempts.map(() => true));
  });
});

test('leaves a batch alone that has not ended', async () => {
  server.batch = aBatch({ status: 'in_progress' });
  expect((await reconcile()).submissions).toMatchObject([{ isEnded: false }]);
  expect(new Set(Object.values(await statesOf()))).toEqual(new Set(['submitted']));
});
