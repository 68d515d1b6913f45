import { afterAll, expect, test, vi } from 'vitest';
import { runReconcile } from '../../src/reconcile/run-reconcile.js';
import { FixedClock } from '../support/fixed-clock.js';
import { interruptEverywhere, type Wrap } from '../support/interrupt-everywhere.js';
import { stepsOf } from '../support/interruption-list.js';
import { aBatch, aVideo, refusedLine, renderedLine, resultFile, ScriptedServer } from '../support/scripted-server.js';
import { type SentNight, sendBatch, sendNight } from '../support/sent-night.js';

/** Hundreds of runs; a machine with other work takes its time. */
vi.setConfig({ testTimeout: 120_000 });

const shots = ['DCK_0010', 'DCK_0020', 'DCK_0030', 'DCK_0040', 'LGT_0010', 'LGT_0020'];
const hourMs = 3_600_000;
const options = { downloadWindowMs: 24 * hourMs, missingGraceMs: 0 };
const silent = (): void => undefined;
const interrupted = { count: 0, steps: new Set<string>() };

interface Morning {
  readonly clock: FixedClock;
  readonly night: SentNight;
  readonly server: ScriptedServer;
}

/**
 * Of one batch: a clip, a refusal, one that renders on after its batch, one that fails after it, one whose line is
 * missing while its clip is in the list, one of which nothing is left; and a line that nobody asked for. Another batch
 * failed as a whole.
 */
async function openMorning(): Promise<Morning> {
  const clock = new FixedClock();
  const night = await sendNight(shots, clock);
  await sendBatch({ ...night, batchId: 'batch_2' }, ['LGT_0030'], clock);
  const server = new ScriptedServer();
  server.pieceBytes = 500;
  const [clip, refusal, late, dead, lost] = night.customIds;
  const pending = { status: 'in_progress' };
  server.files.set(
    'file_out',
    resultFile([
      renderedLine(`${clip}`, 'video_clip'),
      renderedLine(`${late}`, 'video_late', pending),
      renderedLine(`${dead}`, 'video_dead', pending),
      renderedLine('stranger.t01.a1.000000000000', 'video_stranger'),
    ]),
  );
  const refused = { code: 'sentinel_block', message: 'Refused by policy.', param: null };
  server.files.set('file_err', resultFile([refusedLine(`${refusal}`, refused)]));
  const files = { outputFileId: 'file_out', errorFileId: 'file_err' };
  server.batches.set('batch_1', aBatch({ ...files, completedAtMs: clock.now() }));
  server.batches.set('batch_2', aBatch({ id: 'batch_2', status: 'failed', failedAtMs: clock.now() }));
  server.videos.set('video_late', aVideo({ id: 'video_late' }));
  server.videos.set('video_dead', aVideo({ id: 'video_dead', status: 'failed' }));
  const prompt = await promptOf(`${lost}`, night);
  server.videos.set('video_lost', aVideo({ id: 'video_lost', prompt }));
  return { clock, night, server };
}

async function promptOf(customId: string, { ledger }: SentNight): Promise<string | undefined> {
  const attempt = (await ledger.attempts()).find((one) => one.customId === customId);
  const versions = await ledger.versions();
  return versions.find(({ shotId }) => shotId === attempt?.shotId)?.request.prompt;
}

function reconcile({ clock, night, server }: Morning, wrap: Wrap): Promise<unknown> {
  const ports = {
    ledger: wrap(night.ledger, 'ledger'),
    api: wrap(server, 'server'),
    clock,
    crashPoints: { reach: silent },
    talk: { say: silent, warn: silent, progress: silent },
  };
  return runReconcile({}, ports, options);
}

/** Without times; an event that an interrupted run told, and its successor again, was told. */
async function outcomeOf({ night: { ledger } }: Morning): Promise<unknown> {
  const events = await ledger.events();
  return {
    submissions: (await ledger.submissions()).map(({ id, state }) => `${id} ${state}`),
    attempts: (await ledger.attempts()).map(({ customId, state, videoId, failure, downloadDeadlineMs }) => ({
      customId,
      state,
      videoId,
      failure,
      downloadDeadlineMs,
    })),
    events: new Set(events.map(({ event, subjectId, detail }) => JSON.stringify([event, subjectId, detail]))),
  };
}

test('every attempt gets the outcome that it would have had, whichever file, job or list tells of it', async () => {
  const states = new Set<string>();
  const { count, steps } = await interruptEverywhere(async () => {
    const morning = await openMorning();
    return {
      run: (wrap) => reconcile(morning, wrap),
      outcome: async () => {
        for (const { state } of await morning.night.ledger.attempts()) states.add(state);
        return outcomeOf(morning);
      },
    };
  });
  interrupted.count += count;
  for (const step of steps) interrupted.steps.add(step);
  expect(count).toBeGreaterThan(60);
  expect(states).toEqual(new Set(['rendered', 'refused', 'failed', 'needs_decision']));
});

test('every step listed with this file is interrupted in it', () => {
  expect(stepsOf('reconcile/interrupted-steps.test.ts').filter((step) => !interrupted.steps.has(step))).toEqual([]);
});

afterAll(() => {
  process.stdout.write(`interruptions of reconcile: ${interrupted.count}\n`);
});
