import { describe, expect, test } from 'vitest';
import { findServerKind } from '../../src/catalog/server-kinds.js';
import { decisionCommands } from '../../src/cli/decision-commands.js';
import { tellRefusedBatches } from '../../src/cli/tell-refused-batches.js';
import type { Batch } from '../../src/domain/batch.js';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import { nextAttempt } from '../../src/plan/next-attempt.js';
import type { Progress } from '../../src/ports/talk.js';
import { runReconcile } from '../../src/reconcile/run-reconcile.js';
import { newPollMemory } from '../../src/submit/poll-memory.js';
import { runPoll } from '../../src/submit/run-poll.js';
import { runWatch } from '../../src/submit/run-watch.js';
import { FixedClock } from '../support/fixed-clock.js';
import { aBatch, ScriptedServer } from '../support/scripted-server.js';
import { sendBatch, sendNight } from '../support/sent-night.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const openai = findServerKind('openai');
if (openai === undefined) throw new Error('The catalog has no server kind `openai`.');
const serverKind = openai;

/** One batch of three shots under way, and what is said about it. */
async function aWatch() {
  const clock = new FixedClock();
  const night = await sendNight(['DCK_0010', 'DCK_0020', 'DCK_0030'], clock);
  const server = new ScriptedServer();
  const warnings: string[] = [];
  const progress: Progress[] = [];
  const ports = {
    ledger: night.ledger,
    api: server,
    clock,
    random: { fraction: () => 0.5 },
    crashPoints: { reach: () => undefined },
    talk: {
      say: () => undefined,
      warn: (message: string) => warnings.push(message),
      progress: (one: Progress) => progress.push(one),
    },
  };
  const memory = newPollMemory();
  const see = async (afterMs: number, batch: Batch | undefined) => {
    clock.advance(afterMs);
    server.batch = batch;
    return runPoll({ memory }, ports, { serverKind });
  };
  return { clock, night, server, warnings, progress, ports, see };
}

const rendering = (completed: number) => aBatch({ status: 'in_progress', counts: { total: 3, completed, failed: 0 } });

test('a status that nobody knows is watched on', async () => {
  const { see, night } = await aWatch();
  const polled = await see(0, aBatch({ status: 'unknown', rawStatus: 'composting' }));
  expect(polled.running).toHaveLength(1);
  expect((await night.ledger.submissions())[0]?.batchStatus).toBe('composting');
  expect((await see(minuteMs, aBatch({ completedAtMs: 1 }))).ended).toHaveLength(1);
});

test('one list call serves many batches, and those beyond its page are asked for one by one', async () => {
  const { night, server, ports, clock } = await aWatch();
  await sendBatch({ ...night, batchId: 'batch_2' }, ['LGT_0010'], clock);
  await sendBatch({ ...night, batchId: 'batch_3' }, ['LGT_0020'], clock);
  const calls: string[] = [];
  const api = {
    server: server.server,
    listBatches: async () => {
      calls.push('list');
      return { items: ['batch_1', 'batch_2'].map((id) => aBatch({ id, status: 'in_progress' })), next: 'more' };
    },
    getBatch: async (id: string) => {
      calls.push(id);
      return aBatch({ id, status: 'in_progress' });
    },
  };
  await runPoll({ memory: newPollMemory() }, { ...ports, api }, { serverKind });
  expect(calls).toEqual(['list', 'batch_3']);
});

describe('a batch that the server does not know', () => {
  test('is believed gone after many times and long, and its takes are put to a person', async () => {
    const { see, night, warnings } = await aWatch();
    for (let times = 1; times <= 5; times += 1) await see(3 * minuteMs, undefined);
    expect((await night.ledger.attempts()).map(({ state }) => state)).toEqual(Array(3).fill('submitted'));
    await see(4 * minuteMs, undefined);
    expect((await night.ledger.attempts()).map(({ state }) => state)).toEqual(Array(3).fill('needs_decision'));
    expect(warnings).toEqual([
      'The server knows no batch batch_1 any more; its takes may be paid for, and need a decision.',
    ]);
  });

  test('leaves a person with the exact commands, and is paid for again when they say so', async () => {
    const { see, night } = await aWatch();
    for (let times = 1; times <= 5; times += 1) await see(4 * minuteMs, undefined);
    expect(await decisionCommands(night.ledger)).toEqual([
      'nightshoot retry DCK_0010.t01 --anyway',
      'nightshoot retry DCK_0020.t01 --anyway',
      'nightshoot retry DCK_0030.t01 --anyway',
    ]);
    const [attempt] = await night.ledger.attempts();
    if (attempt === undefined) throw new Error('the night sent three attempts');
    const policy = { rendersPlaceholders: false, retries: { rateLimit: 3, neverStarted: 2, outputRefused: 1 } };
    expect(nextAttempt([attempt], { ...policy, retried: [] })).toBeUndefined();
    expect(nextAttempt([attempt], { ...policy, retried: [attempt.customId] })).toBe(2);
  });

  test('is forgiven as soon as it is back', async () => {
    const { see, night, warnings } = await aWatch();
    for (let times = 1; times <= 4; times += 1) await see(5 * minuteMs, undefined);
    await see(minuteMs, rendering(1));
    await see(minuteMs, undefined);
    expect((await night.ledger.attempts()).map(({ state }) => state)).toEqual(Array(3).fill('submitted'));
    expect(warnings).toEqual([]);
  });
});

describe('a batch that does not move', () => {
  test('is told of once, held against its own history', async () => {
    const { see, warnings } = await aWatch();
    await see(0, rendering(0));
    await see(20 * minuteMs, rendering(1));
    await see(99 * minuteMs, rendering(1));
    expect(warnings).toEqual([]);
    await see(2 * minuteMs, rendering(1));
    await see(hourMs, rendering(1));
    expect(warnings).toEqual([
      'Batch batch_1 has not moved for 1 h 41 min, longer than ever before: `in_progress`, 1 of 3 done. It is watched on; `nightshoot cancel` gives it up.',
    ]);
  });

  test('may be told of again when it moved in between', async () => {
    const { see, warnings } = await aWatch();
    await see(0, rendering(0));
    await see(2 * hourMs, rendering(0));
    await see(minuteMs, rendering(1));
    await see(11 * hourMs, rendering(1));
    expect(warnings).toHaveLength(2);
  });
});

test('how long it will take is told from how it went', async () => {
  const { see, progress } = await aWatch();
  await see(0, rendering(0));
  await see(30 * minuteMs, rendering(1));
  expect(progress.map(({ done, total, note }) => [done, total, note])).toEqual([
    [0, 3, undefined],
    [1, 3, 'about 1 h left'],
  ]);
});

describe('a server that gives no answer', () => {
  const silence = new RenderQueueError({
    code: 'E_SERVER_NO_ANSWER',
    kind: 'server',
    message: 'gpu1 does not answer.',
    retryable: true,
  });

  test('is asked again, told of once, and its batch is home when it is back', async () => {
    const { ports, server, clock, warnings } = await aWatch();
    const backAtMs = clock.now() + 40 * minuteMs;
    const getBatch = async () => {
      if (clock.now() < backAtMs) throw silence;
      return aBatch({ completedAtMs: backAtMs });
    };
    const api = { server: server.server, listBatches: server.listBatches, getBatch };
    const { ended } = await runWatch({}, { ...ports, api }, { serverKind, leaseMs: 1e9, isOnce: false });
    expect(ended).toHaveLength(1);
    expect(warnings).toEqual(['gpu1 does not answer. What is out goes on rendering; it is asked again for 1 h.']);
  });

  test('ends the watch when it stays silent', async () => {
    const { ports, server } = await aWatch();
    const api = { server: server.server, listBatches: server.listBatches, getBatch: () => Promise.reject(silence) };
    await expect(runWatch({}, { ...ports, api }, { serverKind, leaseMs: 1e9, isOnce: false })).rejects.toBe(silence);
  });
});

test('polls half as often again each time nothing is new, from 30 s up to 5 min', async () => {
  const { see } = await aWatch();
  const delays: number[] = [];
  for (let polls = 0; polls < 8; polls += 1) {
    delays.push(Math.round((await see(0, rendering(0))).nextPollDelayMs / 1000));
  }
  expect(delays).toEqual([30, 45, 68, 101, 152, 228, 300, 300]);
});

test('a batch that validation refused is told line by line, with the place in the list', async () => {
  const { see, night, ports, server, warnings } = await aWatch();
  const refused = { code: 'invalid_value', message: 'No such size.', param: 'size', line: 2 };
  await see(0, aBatch({ status: 'failed', failedAtMs: 1, errors: [refused] }));
  const { submissions } = await runReconcile(
    {},
    { ...ports, api: server },
    { downloadWindowMs: hourMs, missingGraceMs: 0 },
  );
  await tellRefusedBatches(submissions, ports);
  expect(warnings).toEqual([
    'The server refused a batch of 3 takes; nothing of it ran and nothing was paid.',
    'shotlists/harbor.shotlist.yaml:12: DCK_0020 take 1 (line 2 of the batch): No such size.',
  ]);
  expect((await night.ledger.attempts()).map(({ failure }) => failure?.code)).toEqual([
    'batch_failed',
    'invalid_value',
    'batch_failed',
  ]);
});
