import { describe, expect, test } from 'vitest';
import type { ServerKind } from '../../src/catalog/server-kind.js';
import { findServerKind } from '../../src/catalog/server-kinds.js';
import type { Batch } from '../../src/domain/batch.js';
import { runSettle } from '../../src/submit/run-settle.js';
import { FixedClock } from '../support/fixed-clock.js';
import { aBatch, ScriptedServer } from '../support/scripted-server.js';
import { intendBatch, sendNight } from '../support/sent-night.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const openai = findServerKind('openai') ?? expect.unreachable();
const settleMs = openai.settle.requestMs + openai.settle.listLagMs;

interface LostCall {
  /** The pages of each look at the list, one after the other; the last look is repeated. */
  readonly looks: readonly (readonly (readonly Batch[])[])[];
  readonly hasTrustedFence?: boolean;
  /** The key was changed since the call. */
  readonly hasNewKey?: boolean;
  /** The clock was set back by so much since the intent. */
  readonly setBackMs?: number;
  /** A person was asked about it before. */
  readonly isUndecided?: boolean;
}

/** A paid call whose answer nobody heard, and what settling makes of it: every call to the server in order, and the end. */
async function settle({ looks, hasTrustedFence = true, hasNewKey, setBackMs = 0, isUndecided }: LostCall) {
  const clock = new FixedClock();
  const night = await sendNight(['DCK_0010'], clock);
  const lost = await intendBatch({ ...night, batchId: 'batch_2' }, ['LGT_0010', 'LGT_0020'], clock);
  if (isUndecided === true) {
    for (const state of ['unknown', 'needs_decision'] as const) {
      const nothing = { batchId: undefined, batchStatus: undefined, failure: undefined };
      await night.ledger.recordSubmission({ submissionId: lost.submissionId, state, ...nothing, reason: '', atMs: 0 });
    }
  }
  clock.advance(-setBackMs);
  const beganMs = clock.now();
  const calls: string[] = [];
  let look = -1;
  const server = new ScriptedServer();
  const api = {
    server: hasNewKey === true ? { ...server.server, account: 'other' } : server.server,
    listBatches: async ({ after }: { readonly after?: string }) => {
      if (after === undefined) look += 1;
      const page = after === undefined ? 0 : Number(after);
      calls.push(page === 0 ? `list at ${(clock.now() - beganMs) / minuteMs} min` : `page ${page + 1}`);
      const pages = looks[Math.min(look, looks.length - 1)] ?? [];
      return { items: pages[page] ?? [], next: page + 1 < pages.length ? String(page + 1) : undefined };
    },
    deleteFile: async (id: string) => {
      calls.push(`delete ${id}`);
      return true;
    },
  };
  const silent = () => undefined;
  const serverKind: ServerKind = { ...openai, hasTrustedFence };
  await runSettle(
    { show: 'HRB' },
    {
      ledger: night.ledger,
      api,
      clock,
      crashPoints: { reach: silent },
      talk: { say: silent, warn: silent, progress: silent },
    },
    { serverKind, leaseMs: 1e12 },
  );
  const submission = (await night.ledger.submissions()).find(({ id }) => id === lost.submissionId);
  const attempts = await night.ledger.attempts({ submissionId: lost.submissionId });
  const states = [...new Set(attempts.map(({ state, failure }) => `${state} ${failure?.code ?? ''}`.trim()))];
  return { calls, batch: submission?.batchId, states };
}

/** Of the lost call: nothing else uses its input file. */
const ours = aBatch({ id: 'batch_ours', status: 'validating', inputFileId: 'file_input' });
const theirs = aBatch({ id: 'batch_theirs', inputFileId: 'file_theirs', metadata: { nightshoot_show: 'LGH' } });
const patience = settleMs / minuteMs;

describe('a call whose answer was lost', () => {
  test('is waited for, found in the list among those of others, and taken up', async () => {
    expect(await settle({ looks: [[[theirs, ours]]] })).toEqual({
      calls: [`list at ${patience} min`],
      batch: 'batch_ours',
      states: ['submitted'],
    });
  });

  test('that is nowhere is shut out by its input file, waited for and looked for again, and only then made anew', async () => {
    expect(await settle({ looks: [[[theirs]]] })).toEqual({
      calls: [`list at ${patience} min`, 'delete file_input', `list at ${2 * patience} min`],
      batch: undefined,
      states: ['rejected never_accepted'],
    });
  });

  test('that arrives between the look and the fence is taken up: the server may be rendering it', async () => {
    expect(await settle({ looks: [[[]], [[ours]]] })).toMatchObject({ batch: 'batch_ours', states: ['submitted'] });
  });

  test('that cannot be shut out is put to a person, and its input file stays', async () => {
    expect(await settle({ looks: [[[]]], hasTrustedFence: false })).toEqual({
      calls: [`list at ${patience} min`],
      batch: undefined,
      states: ['needs_decision'],
    });
  });

  test('under a key that was changed since is put to a person: the list of another account proves nothing', async () => {
    expect(await settle({ looks: [[[]]], hasNewKey: true })).toMatchObject({ states: ['needs_decision'] });
    expect(await settle({ looks: [[[ours]]], hasNewKey: true })).toMatchObject({ batch: 'batch_ours' });
  });

  test('that a person was asked about is taken up all the same when it turns up', async () => {
    expect(await settle({ looks: [[[ours]]], isUndecided: true })).toMatchObject({
      batch: 'batch_ours',
      states: ['submitted'],
    });
  });

  test('is put to a person where the list never ends, and its input file stays', async () => {
    const endless = Array.from({ length: 60 }, (_, page) => [
      aBatch({ id: `batch_${page}`, inputFileId: 'file_theirs' }),
    ]);
    const { calls, states } = await settle({ looks: [endless] });
    expect(states).toEqual(['needs_decision']);
    expect(calls).not.toContain('delete file_input');
  });

  test('is waited for no longer because the clock was set back by a day since', async () => {
    const { calls } = await settle({ looks: [[[ours]]], setBackMs: dayMs });
    expect(calls).toEqual([`list at ${patience} min`]);
  });

  test('is looked for on a page whose batches are hours older than its intent: clocks differ', async () => {
    const hoursAgo = aBatch({
      id: 'batch_old',
      inputFileId: 'file_theirs',
      createdAtMs: new FixedClock().now() - dayMs,
    });
    expect(await settle({ looks: [[[hoursAgo], [ours]]] })).toMatchObject({
      calls: [`list at ${patience} min`, 'page 2'],
      batch: 'batch_ours',
    });
  });
});
