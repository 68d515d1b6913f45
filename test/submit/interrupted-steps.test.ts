import { afterAll, expect, test, vi } from 'vitest';
import { findServerKind } from '../../src/catalog/server-kinds.js';
import { decisionEvent } from '../../src/domain/decision.js';
import { runCancelBatches } from '../../src/submit/run-cancel-batches.js';
import { runDecideSubmission } from '../../src/submit/run-decide-submission.js';
import { runProbeFence, runReadFence } from '../../src/submit/run-probe-fence.js';
import { runWatch } from '../../src/submit/run-watch.js';
import { FixedClock } from '../support/fixed-clock.js';
import { interruptEverywhere, type Wrap } from '../support/interrupt-everywhere.js';
import { stepsOf } from '../support/interruption-list.js';
import { aBatch, ScriptedServer } from '../support/scripted-server.js';
import { intendBatch, type SentBatch, type SentNight, sendBatch, sendNight } from '../support/sent-night.js';

/** Hundreds of runs each; a machine with other work takes its time. */
vi.setConfig({ testTimeout: 120_000 });

/** Two batches at a server, the first of two takes and the second of one, and nothing else. */
interface Yard {
  readonly clock: FixedClock;
  readonly night: SentNight;
  readonly server: ScriptedServer;
  readonly second: SentBatch;
}

type Ports = ReturnType<typeof portsOf>;

/** How its world is before, and the step. */
interface Scenario {
  readonly before?: (yard: Yard) => Promise<void>;
  readonly step: (ports: Ports, yard: Yard) => Promise<unknown>;
}

const silent = (): void => undefined;
const openai = findServerKind('openai');
if (openai === undefined) throw new Error('The catalog has no server kind `openai`.');
const watching = { serverKind: openai, leaseMs: 1e9, isOnce: false };
const interrupted = { count: 0, steps: new Set<string>() };

async function openYard(): Promise<Yard> {
  const clock = new FixedClock();
  const night = await sendNight(['DCK_0010', 'DCK_0020'], clock);
  const second = await sendBatch({ ...night, batchId: 'batch_2' }, ['LGT_0010'], clock);
  const server = new ScriptedServer();
  for (const id of ['batch_1', 'batch_2']) server.batches.set(id, aBatch({ id, status: 'in_progress' }));
  return { clock, night, second, server };
}

function portsOf({ night, server, clock }: Yard, wrap: Wrap) {
  return {
    ledger: wrap(night.ledger, 'ledger'),
    api: wrap(server, 'server'),
    clock,
    random: { bytes: (count: number) => new Uint8Array(count), fraction: () => 0.5 },
    crashPoints: { reach: silent },
    talk: { say: silent, warn: silent, progress: silent },
  };
}

async function interrupt({ before, step }: Scenario): Promise<number> {
  const { count, steps } = await interruptEverywhere(async () => {
    const yard = await openYard();
    await before?.(yard);
    return { run: (wrap) => step(portsOf(yard, wrap), yard), outcome: () => outcomeOf(yard) };
  });
  interrupted.count += count;
  for (const step of steps) interrupted.steps.add(step);
  return count;
}

/** Without times; an event that an interrupted run told, and its successor again, was told. */
async function outcomeOf({ night: { ledger }, server }: Yard): Promise<unknown> {
  const events = await ledger.events();
  const submissions = await ledger.submissions();
  return {
    submissions: submissions.map(({ id, state, batchId, batchStatus, batchEndedAtMs }) => ({
      id,
      state,
      batchId,
      batchStatus,
      hasEnded: batchEndedAtMs !== undefined,
    })),
    attempts: (await ledger.attempts()).map(({ customId, state }) => `${customId} ${state}`),
    events: new Set(events.map(({ event, subjectId, who }) => `${event} ${subjectId} ${who}`)),
    server: [...server.batches.values()].map(({ id, status }) => `${id} ${status}`),
  };
}

test('batches that nobody wants are cancelled at the server, each once, and the others go on', async () => {
  const before = async ({ night, server, clock }: Yard): Promise<void> => {
    const third = await sendBatch({ ...night, batchId: 'batch_3' }, ['LGT_0020'], clock);
    server.batches.set('batch_3', aBatch({ id: 'batch_3', status: 'in_progress' }));
    for (const customId of [...night.customIds, ...third.customIds]) await cancel(customId, night, clock);
  };
  expect(await interrupt({ before, step: (ports) => runCancelBatches({}, ports, {}) })).toBeGreaterThan(12);
});

async function cancel(customId: string, { ledger }: SentNight, clock: FixedClock): Promise<void> {
  const attempt = (await ledger.attempts()).find((one) => one.customId === customId);
  if (attempt === undefined) throw new Error(`the night sent ${customId}`);
  const { shotId, take, version } = attempt;
  const [{ fingerprint } = { fingerprint: undefined }] = (await ledger.versions([shotId])).filter(
    (one) => one.version === version,
  );
  const by = { who: 'ada', reason: 'not wanted', atMs: clock.now() };
  await ledger.recordEvent(
    decisionEvent({ ...by, verb: 'cancel', shotId, take, fingerprint, customId: attempt.customId }),
  );
}

test('a batch that ended before it was cancelled does not keep the others from it', async () => {
  const { night, clock, server, second } = await openYard();
  for (const customId of [...night.customIds, ...second.customIds]) await cancel(customId, night, clock);
  server.batches.set('batch_1', aBatch({ id: 'batch_1', status: 'completed' }));
  const { cancelled, ended } = await runCancelBatches(
    {},
    portsOf({ night, clock, server, second }, (port) => port),
    {},
  );
  expect([cancelled, ended].map((list) => list.map(({ batchId }) => batchId))).toEqual([['batch_2'], ['batch_1']]);
});

test.each([
  ['that it was never accepted', undefined],
  ['which batch is its', 'batch_3'],
])('what a person says of a submission in doubt, %s, is recorded once, with their name', async (_, batchId) => {
  let inDoubt: SentBatch | undefined;
  const before = async ({ night, clock, server }: Yard): Promise<void> => {
    inDoubt = await intendBatch({ ...night, batchId: 'batch_3' }, ['LGT_0020'], clock);
    for (const state of ['unknown', 'needs_decision'] as const)
      await night.ledger.recordSubmission({ submissionId: inDoubt.submissionId, state, ...noAnswer(clock) });
    server.batches.set('batch_3', aBatch({ id: 'batch_3', status: 'in_progress' }));
  };
  const step: Scenario['step'] = (ports) =>
    runDecideSubmission({ submissionId: inDoubt?.submissionId ?? '', batchId }, ports, { who: 'ada' });
  expect(await interrupt({ before, step })).toBeGreaterThanOrEqual(8);
});

function noAnswer(clock: FixedClock) {
  return { batchId: undefined, batchStatus: undefined, reason: 'no answer', failure: undefined, atMs: clock.now() };
}

test('batches that end are seen to end once, and one that the server forgot is given up once', async () => {
  const before = async ({ server }: Yard): Promise<void> => {
    server.batches.delete('batch_2');
    let asked = 0;
    server.listBatches = async () => {
      asked += 1;
      const status = asked > 2 ? ('completed' as const) : ('in_progress' as const);
      return { items: [aBatch({ id: 'batch_1', status, completedAtMs: 1 })], next: undefined };
    };
  };
  const step: Scenario['step'] = (ports) => runWatch({}, ports, watching);
  expect(await interrupt({ before, step })).toBeGreaterThan(60);
});

test('a fence is probed, and what came of it is kept', async () => {
  const before = async ({ server }: Yard): Promise<void> => {
    server.uploadFile = async ({ filename, purpose, sizeBytes }) => ({
      id: 'file_probe',
      filename,
      purpose,
      sizeBytes,
      createdAtMs: 0,
      expiresAtMs: undefined,
      status: undefined,
    });
    server.deleteFile = async () => true;
    server.createBatch = async () => ({ kind: 'accepted', batch: aBatch({ id: 'batch_probe', status: 'validating' }) });
    server.batches.set('batch_probe', aBatch({ id: 'batch_probe', status: 'failed' }));
  };
  const step: Scenario['step'] = async (ports) => {
    await runProbeFence({ who: 'ada' }, ports, {});
    return runReadFence({ serverUrl: ports.api.server.url }, ports, {});
  };
  expect(await interrupt({ before, step })).toBeGreaterThan(12);
});

test('every step listed with this file is interrupted in it', () => {
  expect(stepsOf('submit/interrupted-steps.test.ts').filter((step) => !interrupted.steps.has(step))).toEqual([]);
});

afterAll(() => {
  process.stdout.write(`interruptions of submit and watch: ${interrupted.count}\n`);
});
