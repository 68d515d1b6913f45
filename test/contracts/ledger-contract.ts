import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CustomId } from '../../src/domain/custom-id.js';
import { formatCustomId } from '../../src/domain/custom-id.js';
import { fingerprintOf } from '../../src/domain/fingerprint.js';
import type { LeaseHolder } from '../../src/domain/lease.js';
import type { AssetRecord, RunRecord, UploadRecord, VersionRecord } from '../../src/domain/ledger-records.js';
import type { AssetKind } from '../../src/domain/object-key.js';
import type { RenderRequest } from '../../src/domain/render-request.js';
import { sizeSchema } from '../../src/domain/render-request.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { shotIdSchema } from '../../src/domain/shot-id.js';
import type { Budget } from '../../src/domain/spending.js';
import { formatUlid, type Ulid } from '../../src/domain/ulid.js';
import type { AttemptFilter, AttemptOutcome, Ledger, LedgerWriter, SubmissionIntent } from '../../src/ports/ledger.js';
import { noBudget } from '../support/no-limits.js';

/** What a ledger under test needs from its surroundings. `reopen` stands for another process on the same data. */
export interface LedgerHarness {
  readonly open: () => Promise<Ledger>;
  readonly setNow: (nowMs: number) => void;
  readonly setGone: (isGone: (holder: LeaseHolder) => boolean) => void;
  readonly close: () => Promise<void>;
}

const dawn = Date.UTC(2026, 10, 22, 18, 0, 0);
const minute = 60_000;

const runId = ulid(1);
const submissionId = ulid(2);
const run: RunRecord = {
  id: runId,
  name: '2026-11-22',
  kind: 'footage',
  openedAtMs: dawn,
  closedAtMs: undefined,
  commit: '7a8dbd1',
};
const request: RenderRequest = {
  method: 'create',
  model: 'sora-2',
  prompt: 'Wide shot of a harbor at dawn, U+2028 stays\u2028whole.',
  size: sizeSchema.parse('1280x720'),
  seconds: 8,
  params: { seed: 7 },
  characters: [],
};

/** Every ledger passes this suite, whatever keeps its rows. */
export function describeLedger(name: string, createHarness: () => Promise<LedgerHarness>): void {
  describe(`${name} as a ledger`, () => {
    let harness: LedgerHarness;
    let ledger: Ledger;

    beforeEach(async () => {
      harness = await createHarness();
      harness.setNow(dawn);
      ledger = await harness.open();
    });
    afterEach(async () => {
      await ledger.close();
      await harness.close();
    });

    async function takeLease(id = 'first', on = ledger): Promise<LedgerWriter> {
      const answer = await on.takeLease(holder(id), 10 * minute);
      if ('heldBy' in answer) throw new Error(`held by ${answer.heldBy.holder.id}`);
      return answer;
    }

    async function openNight(): Promise<LedgerWriter> {
      const writer = await takeLease();
      await writer.claimShow('HRB');
      await writer.openRun(run);
      return writer;
    }

    async function acceptNight(): Promise<LedgerWriter> {
      const writer = await openNight();
      await writer.intendSubmission(intent(['DCK_0010', 'DCK_0020']));
      await writer.recordSubmission(accepted);
      return writer;
    }

    describe('the lease', () => {
      test('belongs to one holder, who is named to the others', async () => {
        const writer = await takeLease();
        expect(writer.epoch).toBe(1);
        const other = await ledger.takeLease(holder('second'), minute);
        expect(other).toMatchObject({ heldBy: { holder: { id: 'first', host: 'gpu1', pid: 4711 }, epoch: 1 } });
        expect((await ledger.lease())?.expiresAtMs).toBe(dawn + 10 * minute);
      });

      test('is free again after a release', async () => {
        await (await takeLease()).releaseLease();
        expect(await ledger.lease()).toBeUndefined();
        expect((await takeLease('second')).epoch).toBe(2);
      });

      test('is taken over when its time ran out, and renewing keeps it', async () => {
        const writer = await takeLease();
        harness.setNow(dawn + 9 * minute);
        await writer.renewLease(10 * minute);
        harness.setNow(dawn + 18 * minute);
        expect(await ledger.takeLease(holder('second'), minute)).toHaveProperty('heldBy');
        harness.setNow(dawn + 19 * minute);
        expect((await takeLease('second')).epoch).toBe(2);
      });

      test('is taken over at once from a process that is gone', async () => {
        await takeLease();
        harness.setGone((other) => other.id === 'first');
        expect((await takeLease('second')).epoch).toBe(2);
      });

      test('refuses every write of a former holder', async () => {
        const former = await openNight();
        harness.setGone((other) => other.id === 'first');
        const writer = await takeLease('second');
        const lost = expect.objectContaining({ code: 'E_LEASE_LOST', kind: 'lease' });
        await expect(former.renewLease(minute)).rejects.toEqual(lost);
        await expect(former.recordUpload(upload)).rejects.toEqual(lost);
        await expect(former.intendSubmission(intent(['DCK_0010']))).rejects.toEqual(lost);
        await expect(former.releaseLease()).rejects.toEqual(lost);
        expect(await ledger.submissions()).toEqual([]);
        await writer.recordUpload(upload);
      });

      test('is broken by the id of its holder and by no other', async () => {
        const former = await openNight();
        await ledger.breakLease('somebody else', 'ada');
        await former.renewLease(minute);
        await ledger.breakLease('first', 'ada');
        await expect(former.renewLease(minute)).rejects.toMatchObject({ code: 'E_LEASE_LOST' });
        expect((await takeLease('second')).epoch).toBe(2);
        expect(await ledger.events({ subject: 'lease', subjectId: 'first' })).toMatchObject([
          { event: 'taken' },
          { event: 'broken', who: 'ada' },
        ]);
      });

      test('goes to exactly one of many takers at once', async () => {
        const takers = Array.from({ length: 8 }, (_, index) => ledger.takeLease(holder(`taker ${index}`), minute));
        const answers = await Promise.all(takers);
        expect(answers.filter((answer) => 'epoch' in answer)).toHaveLength(1);
      });
    });

    describe('an intent', () => {
      test('stores versions, submission and attempts together', async () => {
        const writer = await openNight();
        await writer.intendSubmission(intent(['DCK_0010', 'DCK_0020']));
        const [submission] = await ledger.submissions();
        expect(submission).toEqual({
          ...intent([]).submission,
          lineCount: 2,
          state: 'intended',
          batchId: undefined,
          batchStatus: undefined,
          outputFileId: undefined,
          errorFileId: undefined,
          batchEndedAtMs: undefined,
          updatedAtMs: dawn,
        });
        expect(await ledger.versions()).toEqual([version('DCK_0010'), version('DCK_0020')]);
        const attempts = await ledger.attempts({ submissionId });
        expect(attempts.map((attempt) => [attempt.customId, attempt.state, attempt.line])).toEqual([
          [customId('DCK_0010'), 'intended', 1],
          [customId('DCK_0020'), 'intended', 2],
        ]);
        expect(attempts[0]?.price).toEqual({ kind: 'known', microUsd: 400_000 });
      });

      test('never takes a custom_id twice, and leaves nothing behind when refused', async () => {
        const writer = await openNight();
        await writer.intendSubmission(intent(['DCK_0010']));
        const again = { ...intent(['DCK_0010', 'DCK_0020']), submission: { ...intent([]).submission, id: ulid(3) } };
        await expect(writer.intendSubmission(again)).rejects.toMatchObject({ code: 'E_CUSTOM_ID_USED' });
        expect(await ledger.submissions()).toHaveLength(1);
        expect(await ledger.versions()).toHaveLength(1);
      });

      test('refuses a version number that another request has', async () => {
        const writer = await openNight();
        await writer.intendSubmission(intent(['DCK_0010']));
        const changed = { ...request, prompt: 'A different harbor.' };
        const other = { ...version('DCK_0010'), request: changed, fingerprint: fingerprintOf(changed) };
        const clash = { ...intent([]), submission: { ...intent([]).submission, id: ulid(3) }, versions: [other] };
        await expect(writer.intendSubmission(clash)).rejects.toMatchObject({ code: 'E_VERSION_NUMBER' });
        await writer.intendSubmission({ ...clash, versions: [{ ...other, version: 2 }] });
        expect((await ledger.versions()).map((one) => one.version)).toEqual([1, 2]);
      });

      test('outlives the process', async () => {
        const writer = await openNight();
        await writer.intendSubmission(intent(['DCK_0010']));
        const reopened = await harness.open();
        expect((await reopened.submissions()).map((one) => one.state)).toEqual(['intended']);
        expect((await reopened.identity()).show).toBe('HRB');
        await reopened.close();
      });

      test('of many thousand lines is one transaction', async () => {
        const writer = await openNight();
        const many = Array.from({ length: 5001 }, (_, index) => `LGT_${String(index).padStart(4, '0')}`);
        await writer.intendSubmission(intent(many));
        expect(await ledger.attempts({ states: ['intended'] })).toHaveLength(5001);
        expect((await ledger.sentLines(submissionId)).slice(1, 3)).toEqual([
          { customId: customId('LGT_0001'), line: 2, state: 'intended' },
          { customId: customId('LGT_0002'), line: 3, state: 'intended' },
        ]);
        const first = await ledger.attempts({ limit: 2 });
        expect(first.map((attempt) => attempt.shotId)).toEqual(['LGT_0000', 'LGT_0001']);
        expect((await ledger.attemptHeads()).map(({ shotId }) => shotId)).toEqual(many);
        expect((await ledger.versionHeads()).map(({ shotId }) => shotId)).toEqual(many);
      });
    });

    describe('a budget', () => {
      test.each<[string, Partial<Budget>, string]>([
        ['the dollars of a run', { runUsd: 1.0 }, 'over `limits.run_usd` of $1.00'],
        ['the dollars of a day', { dayUsd: 1.0 }, 'over `limits.day_usd` of $1.00'],
        ['the takes of a run', { runTakes: 2 }, 'over `limits.run_takes` of 2'],
      ])('of %s refuses the intent that would go over it, whatever was planned', async (_what, limits, words) => {
        const writer = await openNight();
        const budget = { ...noBudget, ...limits };
        await writer.intendSubmission({ ...intent(['DCK_0010', 'DCK_0020']), budget });
        const events = (await ledger.events()).length;
        await expect(writer.intendSubmission({ ...another(['DCK_0030']), budget })).rejects.toMatchObject({
          code: 'E_BUDGET',
          kind: 'policy',
          message: expect.stringContaining(words),
        });
        expect(await ledger.attempts()).toHaveLength(2);
        expect(await ledger.submissions()).toHaveLength(1);
        expect(await ledger.events()).toHaveLength(events);
      });

      test('is not overdrawn by one large intent', async () => {
        const writer = await openNight();
        const tooMany = { ...intent(['DCK_0010', 'DCK_0020', 'DCK_0030']), budget: { ...noBudget, runUsd: 1.0 } };
        await expect(writer.intendSubmission(tooMany)).rejects.toMatchObject({ code: 'E_BUDGET' });
        expect(await ledger.attempts()).toEqual([]);
      });

      test('gets back what was never billed, and counts an unknown outcome as spent', async () => {
        const writer = await openNight();
        const budget = { ...noBudget, runUsd: 0.8, dayUsd: 0.8 };
        await writer.intendSubmission({ ...intent(['DCK_0010', 'DCK_0020']), budget });
        await writer.recordSubmission(accepted);
        await writer.recordOutcomes([{ ...refused('DCK_0010'), state: 'missing' }, refused('DCK_0020')]);
        await writer.intendSubmission({ ...another(['DCK_0030']), budget });
        const third = { ...another(['DCK_0040']), budget };
        const over = { ...third, submission: { ...third.submission, id: ulid(4) } };
        await expect(writer.intendSubmission(over)).rejects.toMatchObject({ code: 'E_BUDGET' });
      });

      test('of a day begins anew at midnight of the show', async () => {
        const writer = await openNight();
        const budget = { ...noBudget, dayUsd: 0.4, timezone: 'Europe/Berlin' };
        await writer.intendSubmission({ ...intent(['DCK_0010']), budget });
        const at = (atMs: number) => {
          const later = another(['DCK_0020']);
          return { ...later, submission: { ...later.submission, intendedAtMs: atMs }, budget };
        };
        const beforeMidnight = Date.UTC(2026, 10, 22, 22, 59);
        await expect(writer.intendSubmission(at(beforeMidnight))).rejects.toMatchObject({ code: 'E_BUDGET' });
        await writer.intendSubmission(at(beforeMidnight + minute));
        expect(await ledger.attempts()).toHaveLength(2);
      });
    });

    describe('an answer', () => {
      test('moves the submission and all its attempts together', async () => {
        await acceptNight();
        expect((await ledger.submissions({ states: ['accepted'] }))[0]).toMatchObject({ batchId: 'batch_1' });
        expect((await ledger.attempts({ states: ['submitted'] })).length).toBe(2);
      });

      test('recorded twice changes nothing', async () => {
        const writer = await acceptNight();
        const events = await ledger.events();
        await writer.recordSubmission(accepted);
        expect(await ledger.events()).toEqual(events);
      });

      test('that was refused tells each attempt why', async () => {
        const writer = await openNight();
        await writer.intendSubmission(intent(['DCK_0010']));
        const failure = {
          what: 'limit',
          code: 'rate_limit_exceeded',
          message: 'Slow down.',
          isRetryable: true,
        } as const;
        await writer.recordSubmission({ ...accepted, state: 'rejected', batchId: undefined, failure });
        expect(await ledger.attempts()).toMatchObject([{ state: 'rejected', failure }]);
      });

      test('that no table knows is refused', async () => {
        const writer = await acceptNight();
        const backwards = { ...accepted, state: 'unknown' } as const;
        await expect(writer.recordSubmission(backwards)).rejects.toMatchObject({ code: 'E_SUBMISSION_STATE' });
        const elsewhere = { ...accepted, submissionId: ulid(9) };
        await expect(writer.recordSubmission(elsewhere)).rejects.toMatchObject({ code: 'E_LEDGER_RECORD' });
      });

      test('that a person gave carries their name', async () => {
        const writer = await openNight();
        await writer.intendSubmission(intent(['DCK_0010']));
        await writer.recordSubmission({ ...accepted, who: 'ada' });
        expect((await ledger.events({ event: 'accepted' })).map(({ who }) => who)).toEqual(['ada']);
      });

      test('unknown may become accepted later', async () => {
        const writer = await openNight();
        await writer.intendSubmission(intent(['DCK_0010']));
        await writer.recordSubmission({ ...accepted, state: 'unknown', batchId: undefined });
        expect((await ledger.attempts())[0]?.state).toBe('unknown');
        await writer.recordSubmission(accepted);
        expect((await ledger.attempts())[0]?.state).toBe('submitted');
      });
    });

    test('an answer leaves those attempts alone that have an end already', async () => {
      const writer = await acceptNight();
      const [submission] = await ledger.submissions();
      const attempts = await ledger.attempts();
      if (submission === undefined) throw new Error('the night was not accepted');
      const id = ulid(7);
      const restored = attempts.map((attempt, index) => ({
        ...attempt,
        customId: customId(`LGT_00${index}0`),
        shotId: shotIdSchema.parse(`LGT_00${index}0`),
        submissionId: id,
        state: index === 0 ? ('landed' as const) : ('needs_decision' as const),
      }));
      await writer.restore(
        {
          runs: [],
          versions: restored.map(({ shotId }) => version(shotId)),
          submissions: [{ ...submission, id, state: 'needs_decision' }],
          attempts: restored,
          assets: [],
          decisions: [],
        },
        dawn,
      );
      await writer.recordSubmission({ ...accepted, submissionId: id });
      const states = (await ledger.attempts({ submissionId: id })).map((attempt) => attempt.state);
      expect(states).toEqual(['landed', 'submitted']);
    });

    describe('a poll', () => {
      test('keeps what the server said and makes an event of a change only', async () => {
        const writer = await acceptNight();
        const before = (await ledger.events()).length;
        const poll = { submissionId, batchStatus: 'in_progress', atMs: dawn + minute } as const;
        const empty = { outputFileId: undefined, errorFileId: undefined, batchEndedAtMs: undefined };
        await writer.recordBatch({ ...poll, ...empty });
        await writer.recordBatch({ ...poll, ...empty, atMs: dawn + 2 * minute });
        const ended = { batchStatus: 'completed', outputFileId: 'file_out', batchEndedAtMs: dawn + 3 * minute };
        await writer.recordBatch({ ...poll, ...empty, ...ended, atMs: dawn + 4 * minute });
        expect(await ledger.events({ after: before })).toHaveLength(2);
        expect((await ledger.submissions())[0]).toMatchObject({ ...ended, updatedAtMs: dawn + 4 * minute });
      });
    });

    describe('an outcome', () => {
      test('is kept once, with what it said', async () => {
        const writer = await acceptNight();
        await writer.recordOutcomes([rendered('DCK_0010'), refused('DCK_0020')]);
        const events = await ledger.events();
        await writer.recordOutcomes([rendered('DCK_0010'), refused('DCK_0020')]);
        expect(await ledger.events()).toEqual(events);
        expect(await ledger.attempts()).toMatchObject([
          { state: 'rendered', videoId: 'video_DCK_0010', downloadDeadlineMs: dawn + 24 * 60 * minute },
          { state: 'refused', failure: { what: 'prompt', code: 'sentinel_block' } },
        ]);
      });

      test('never takes an attempt back from landed', async () => {
        const writer = await acceptNight();
        await writer.recordOutcomes([rendered('DCK_0010')]);
        await writer.recordAsset(asset('DCK_0010'), dawn);
        await writer.recordOutcomes([rendered('DCK_0010')]);
        expect((await ledger.attempts())[0]?.state).toBe('landed');
        await expect(writer.recordOutcomes([refused('DCK_0010')])).rejects.toMatchObject({ code: 'E_ATTEMPT_STATE' });
      });

      test('is refused as a whole when one of them cannot be', async () => {
        const writer = await acceptNight();
        await writer.recordOutcomes([refused('DCK_0020')]);
        const both = [rendered('DCK_0010'), rendered('DCK_0020')];
        await expect(writer.recordOutcomes(both)).rejects.toMatchObject({ code: 'E_ATTEMPT_STATE' });
        expect((await ledger.attempts())[0]?.state).toBe('submitted');
      });

      test('leaves what it does not say, and meets each attempt as it is', async () => {
        const writer = await acceptNight();
        const missing = { ...refused('DCK_0010'), state: 'missing' } as const;
        await writer.recordOutcomes([{ ...missing, videoId: 'video_seen' }]);
        const rest = { downloadDeadlineMs: dawn + minute, deadlineSource: 'first_seen' } as const;
        await writer.recordOutcomes([
          { ...rendered('DCK_0010'), videoId: undefined, isPlaceholder: true },
          { ...refused('DCK_0020'), state: 'missing', ...rest },
        ]);
        const late = { ...rendered('DCK_0020'), downloadDeadlineMs: undefined, deadlineSource: undefined };
        await writer.recordOutcomes([late]);
        expect(await ledger.attempts()).toMatchObject([
          { state: 'rendered', videoId: 'video_seen', failure: undefined, isPlaceholder: true },
          { state: 'rendered', videoId: 'video_DCK_0020', failure: undefined, isPlaceholder: false, ...rest },
        ]);
      });

      test('moves each attempt on from its own state', async () => {
        const writer = await acceptNight();
        await writer.recordOutcomes([{ ...refused('DCK_0020'), state: 'missing', failure: undefined }]);
        await writer.recordOutcomes([{ ...refused('DCK_0010'), state: 'expired' }, rendered('DCK_0020')]);
        expect((await ledger.attempts()).map(({ state }) => state)).toEqual(['expired', 'rendered']);
      });

      test('belongs to the run of its attempt', async () => {
        const writer = await acceptNight();
        const nextRun = ulid(5);
        await writer.openRun({ ...run, id: nextRun, name: '2026-11-23' });
        const next = another(['DCK_0030']);
        await writer.intendSubmission({
          ...next,
          submission: { ...next.submission, runId: nextRun },
          attempts: next.attempts.map((attempt) => ({ ...attempt, runId: nextRun })),
        });
        await writer.recordSubmission({ ...accepted, submissionId: next.submission.id, batchId: 'batch_2' });
        await writer.recordOutcomes([rendered('DCK_0010'), rendered('DCK_0030'), rendered('DCK_0020')]);
        const events = await ledger.events({ event: 'rendered' });
        expect(events.map(({ subjectId, runId: ofRun }) => [subjectId, ofRun])).toEqual([
          [customId('DCK_0010'), runId],
          [customId('DCK_0030'), nextRun],
          [customId('DCK_0020'), runId],
        ]);
      });

      test('of an attempt that the ledger does not know is refused with all others', async () => {
        const writer = await acceptNight();
        const unknown = [rendered('DCK_0010'), rendered('DCK_0990')];
        await expect(writer.recordOutcomes(unknown)).rejects.toMatchObject({ code: 'E_LEDGER_RECORD' });
        expect((await ledger.attempts())[0]?.state).toBe('submitted');
      });

      test('of nothing changes nothing', async () => {
        const writer = await acceptNight();
        const events = await ledger.events();
        await writer.recordOutcomes([]);
        await writer.recordDeadlines([], dawn);
        expect(await ledger.events()).toEqual(events);
      });

      test('is needed of every attempt before a submission ends', async () => {
        const writer = await acceptNight();
        await writer.recordOutcomes([rendered('DCK_0010')]);
        await expect(writer.endSubmission(submissionId, dawn)).rejects.toMatchObject({ code: 'E_SUBMISSION_OPEN' });
        await writer.recordOutcomes([refused('DCK_0020')]);
        await writer.endSubmission(submissionId, dawn);
        await writer.endSubmission(submissionId, dawn);
        expect((await ledger.submissions())[0]?.state).toBe('ended');
      });
    });

    describe('a download deadline', () => {
      const shutdown = (downloadDeadlineMs: number) => [
        { customId: rendered('DCK_0010').customId, downloadDeadlineMs, deadlineSource: 'provider_shutdown' } as const,
      ];

      test('moves to an earlier one, with its source, and never to a later one', async () => {
        const writer = await acceptNight();
        await writer.recordOutcomes([rendered('DCK_0010')]);
        await writer.recordDeadlines(shutdown(dawn + 60 * minute), dawn);
        await writer.recordDeadlines(shutdown(dawn + 90 * minute), dawn);
        expect((await ledger.attempts())[0]).toMatchObject({
          state: 'rendered',
          downloadDeadlineMs: dawn + 60 * minute,
          deadlineSource: 'provider_shutdown',
        });
        expect(await ledger.events({ event: 'deadline_earlier' })).toMatchObject([
          { detail: { deadlineMs: dawn + 60 * minute, source: 'provider_shutdown' } },
        ]);
      });

      test('stays where it is once the clip has landed', async () => {
        const writer = await acceptNight();
        await writer.recordOutcomes([rendered('DCK_0010')]);
        await writer.recordAsset(asset('DCK_0010'), dawn);
        await writer.recordDeadlines(shutdown(dawn), dawn);
        expect((await ledger.attempts())[0]?.downloadDeadlineMs).toBe(dawn + 24 * 60 * minute);
      });
    });

    describe('an asset', () => {
      test('of a video lands its attempt; the same again changes no state', async () => {
        const writer = await acceptNight();
        await writer.recordOutcomes([rendered('DCK_0010')]);
        await writer.recordAsset({ ...asset('DCK_0010'), kind: 'thumbnail' }, dawn);
        expect((await ledger.attempts())[0]?.state).toBe('rendered');
        await writer.recordAsset(asset('DCK_0010'), dawn);
        await writer.recordAsset(asset('DCK_0010'), dawn);
        expect((await ledger.attempts())[0]?.state).toBe('landed');
        expect(await ledger.assets({ runId })).toEqual([
          { ...asset('DCK_0010'), kind: 'thumbnail' },
          asset('DCK_0010'),
        ]);
        expect(await ledger.assets({ customIds: [customId('DCK_0020')] })).toEqual([]);
      });

      test('that a landed attempt lacks is asked for while the server may have it', async () => {
        const writer = await acceptNight();
        await writer.recordOutcomes([
          { ...rendered('DCK_0010'), downloadDeadlineMs: dawn + minute },
          { ...rendered('DCK_0020'), downloadDeadlineMs: undefined },
        ]);
        await writer.recordAsset(asset('DCK_0010'), dawn);
        await writer.recordAsset({ ...asset('DCK_0010'), kind: 'thumbnail' }, dawn);
        await writer.recordAsset(asset('DCK_0020'), dawn);
        const lacking = async (lacks: readonly AssetKind[], deadlineAfterMs?: number) => {
          const found = await ledger.attempts({ lacks, ...(deadlineAfterMs === undefined ? {} : { deadlineAfterMs }) });
          return found.map(({ shotId }) => shotId);
        };
        expect(await lacking(['thumbnail', 'spritesheet'])).toEqual(['DCK_0010', 'DCK_0020']);
        expect(await lacking(['thumbnail'])).toEqual(['DCK_0020']);
        expect(await lacking([])).toEqual([]);
        expect(await lacking(['spritesheet'], dawn)).toEqual(['DCK_0010']);
        expect(await lacking(['spritesheet'], dawn + minute)).toEqual([]);
      });

      test('that is lost is lost with its evidence', async () => {
        const writer = await acceptNight();
        await writer.recordOutcomes([rendered('DCK_0010')]);
        await writer.recordLost(customId('DCK_0010'), '404 three times', dawn);
        expect((await ledger.attempts())[0]?.state).toBe('lost');
        const last = (await ledger.events({ subjectId: customId('DCK_0010') })).at(-1);
        expect(last).toMatchObject({ event: 'lost', detail: { evidence: '404 three times' } });
      });
    });

    test('an upload is found again by content, server and purpose, and replaced by a newer one', async () => {
      const writer = await openNight();
      await writer.recordUpload(upload);
      expect(await ledger.findUpload(upload.sha256, upload.server, 'vision')).toEqual(upload);
      expect(await ledger.findUpload(upload.sha256, 'https://other.example/v1#2', 'vision')).toBeUndefined();
      await writer.recordUpload({ ...upload, fileId: 'file_new', expiresAtMs: undefined });
      expect((await ledger.findUpload(upload.sha256, upload.server, 'vision'))?.fileId).toBe('file_new');
    });

    test('restored records are added, and never change what is there', async () => {
      const writer = await acceptNight();
      const [submission] = await ledger.submissions();
      const [attempt] = await ledger.attempts();
      if (submission === undefined || attempt === undefined) throw new Error('the night was not accepted');
      const other = { ...attempt, customId: customId('LGT_0010'), shotId: shotIdSchema.parse('LGT_0010') };
      const decision = {
        sequence: 3,
        atMs: dawn,
        runId: undefined,
        subject: 'decision',
        subjectId: 'DCK_0010',
      } as const;
      const records = {
        runs: [{ ...run, name: 'another' }],
        versions: [version('DCK_0010'), version('LGT_0010')],
        submissions: [{ ...submission, state: 'needs_decision' } as const],
        attempts: [{ ...attempt, state: 'lost' } as const, { ...other, state: 'landed' } as const],
        // A receipt without its landing would keep the clip from being fetched, and from ever landing.
        assets: [asset('LGT_0010'), asset('DCK_0010')],
        decisions: [
          { ...decision, event: 'hold', who: 'ada', detail: { reason: 'waits', take: null, customId: null } },
        ],
      };
      await writer.restore(records, dawn);
      await writer.restore(records, dawn);
      expect((await ledger.runs()).map(({ name }) => name)).toEqual(['2026-11-22']);
      expect((await ledger.submissions()).map(({ state }) => state)).toEqual(['accepted']);
      expect((await ledger.attempts()).map(({ shotId, state }) => `${shotId} ${state}`)).toEqual([
        'DCK_0010 submitted',
        'DCK_0020 submitted',
        'LGT_0010 landed',
      ]);
      expect(await ledger.assets()).toEqual([asset('LGT_0010')]);
      expect(await ledger.events({ subject: 'decision' })).toHaveLength(1);
      expect(await ledger.events({ event: 'hold' })).toEqual(await ledger.events({ subject: 'decision' }));
    });

    test('heads say in short what versions and attempts say in full', async () => {
      const writer = await acceptNight();
      await writer.recordOutcomes([refused('DCK_0020')]);
      expect(await ledger.versionHeads()).toEqual(
        (await ledger.versions()).map(({ shotId, version, fingerprint }) => ({ shotId, version, fingerprint })),
      );
      const heads = await ledger.attemptHeads();
      const attempts = await ledger.attempts();
      expect(attempts).toEqual(heads.map((head, index) => ({ ...attempts[index], ...head })));
      expect(heads).toMatchObject([{ state: 'submitted' }, { state: 'refused', failure: refused('DCK_0020').failure }]);
    });

    test('attempts are found by the names of their videos, and those without one by that', async () => {
      const writer = await acceptNight();
      await writer.recordOutcomes([
        { ...refused('DCK_0020'), state: 'rendered', failure: undefined, videoId: 'video_2' },
      ]);
      const shotsOf = async (filter: AttemptFilter) => (await ledger.attempts(filter)).map(({ shotId }) => shotId);
      expect(await shotsOf({ videoIds: ['video_1', 'video_2'] })).toEqual(['DCK_0020']);
      expect(await shotsOf({ videoIds: [] })).toEqual([]);
      expect(await shotsOf({ isNameless: true })).toEqual(['DCK_0010']);
    });

    test('an empty list of ids or states asks for nothing', async () => {
      await acceptNight();
      expect(await ledger.attempts({ customIds: [] })).toEqual([]);
      expect(await ledger.attempts({ shotIds: [] })).toEqual([]);
      expect(await ledger.attempts({ states: [] })).toEqual([]);
      expect(await ledger.submissions({ states: [] })).toEqual([]);
      expect(await ledger.versions([])).toEqual([]);
      expect(await ledger.assets({ customIds: [] })).toEqual([]);
    });

    test('a ledger keeps to one show', async () => {
      const writer = await openNight();
      await writer.claimShow('HRB');
      await expect(writer.claimShow('ATL')).rejects.toMatchObject({ code: 'E_LEDGER_SHOW', kind: 'config' });
    });

    test('a run closes once', async () => {
      const writer = await openNight();
      await writer.closeRun(runId, dawn + minute);
      await writer.closeRun(runId, dawn + 2 * minute);
      expect(await ledger.runs()).toEqual([{ ...run, closedAtMs: dawn + minute }]);
    });

    test('events are numbered without gaps and can be read from any point, by subject', async () => {
      const writer = await acceptNight();
      const decision = {
        atMs: dawn,
        runId: undefined,
        subject: 'decision',
        subjectId: 'DCK_0010',
        who: 'ada',
      } as const;
      await writer.recordEvent({ ...decision, event: 'hold', detail: { reason: 'waits for the gull' } });
      const before = (await ledger.events()).length;
      await writer.recordEvents([]);
      await writer.recordEvents(['release', 'skip'].map((event) => ({ ...decision, event, detail: {} })));
      expect((await ledger.events({ after: before })).map(({ event }) => event)).toEqual(['release', 'skip']);
      const events = await ledger.events();
      expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index + 1));
      expect(await ledger.events({ after: events.length - 1 })).toMatchObject([{ event: 'skip', who: 'ada' }]);
      expect(await ledger.events({ subject: 'decision' })).toHaveLength(3);
      expect((await ledger.events({ runId, limit: 1 }))[0]?.event).toBe('opened');
    });
  });
}

const accepted = {
  submissionId,
  state: 'accepted',
  batchId: 'batch_1',
  batchStatus: 'validating',
  reason: 'the server named a batch',
  failure: undefined,
  atMs: dawn,
} as const;

const upload: UploadRecord = {
  sha256: sha256Of('reference'),
  server: 'https://api.example/v1#1',
  purpose: 'vision',
  fileId: 'file_1',
  filename: 'nightshoot-reference.png',
  sizeBytes: 9,
  expiresAtMs: dawn + 30 * 24 * 60 * minute,
  uploadedAtMs: dawn,
};

function ulid(number: number): Ulid {
  return formatUlid(dawn, new Uint8Array(10).fill(number));
}

function holder(id: string): LeaseHolder {
  return { id, host: 'gpu1', user: 'ada', pid: 4711, bootId: 'boot/1', pidStartedAt: '1' };
}

function customId(shotId: string): CustomId {
  return formatCustomId({
    shotId: shotIdSchema.parse(shotId),
    take: 1,
    attempt: 1,
    fingerprint: fingerprintOf(request),
  });
}

function version(shotId: string): VersionRecord {
  return {
    shotId: shotIdSchema.parse(shotId),
    version: 1,
    fingerprint: fingerprintOf(request),
    episode: undefined,
    sequence: 'DCK',
    method: 'create',
    request,
    place: { file: 'shotlists/harbor.shotlist.yaml', line: 12, column: 7 },
    notes: 'hold for the gull',
    createdAtMs: dawn,
  };
}

function intent(shotIds: readonly string[]): SubmissionIntent {
  return {
    submission: {
      id: submissionId,
      runId,
      server: 'https://api.example/v1#1',
      model: 'sora-2',
      inputFileId: 'file_input',
      inputSha256: sha256Of('lines'),
      lineCount: shotIds.length,
      intendedAtMs: dawn,
    },
    versions: shotIds.map(version),
    attempts: shotIds.map((shotId, index) => ({
      customId: customId(shotId),
      shotId: shotIdSchema.parse(shotId),
      version: 1,
      take: 1,
      attempt: 1,
      runId,
      submissionId,
      line: index + 1,
      price: { kind: 'known', microUsd: 400_000 },
      isPlaceholder: false,
      createdAtMs: dawn,
    })),
    budget: noBudget,
  };
}

function another(shotIds: readonly string[]): SubmissionIntent {
  const next = intent(shotIds);
  return {
    ...next,
    submission: { ...next.submission, id: ulid(3) },
    attempts: next.attempts.map((attempt) => ({ ...attempt, submissionId: ulid(3) })),
  };
}

function rendered(shotId: string): AttemptOutcome {
  return {
    customId: customId(shotId),
    state: 'rendered',
    videoId: `video_${shotId}`,
    failure: undefined,
    isPlaceholder: false,
    downloadDeadlineMs: dawn + 24 * 60 * minute,
    deadlineSource: 'batch_completed_at',
    evidence: 'output file, offset 0',
    atMs: dawn,
  };
}

function refused(shotId: string): AttemptOutcome {
  return {
    ...rendered(shotId),
    state: 'refused',
    videoId: undefined,
    failure: { what: 'prompt', code: 'sentinel_block', message: 'Refused before generation.', isRetryable: false },
    downloadDeadlineMs: undefined,
    deadlineSource: undefined,
  };
}

function asset(shotId: string): AssetRecord {
  return {
    customId: customId(shotId),
    kind: 'video',
    receipt: {
      key: 'HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01.mp4',
      location: 'file:/mnt/renders',
      sizeBytes: 300_000,
      sha256: sha256Of('clip'),
      proof: 'exclusive_link',
      storedAtMs: dawn,
    },
    mediaType: 'video/mp4',
    durationSeconds: 8.04,
    width: 1280,
    height: 720,
    frameRate: 24,
    hasAudio: false,
    c4: 'c43zYcLni5LF9rR4Lg4B8h3Jp8SBwjcnyyeh4bc6gTPHndKuKdjUWx1kJPYhZxYt3zV6tQXpDs2shPsPYjgG81wZM1',
    xxh128: 'ffffffffffffffffffffffffffffffff',
    findings: ['no audio track'],
  };
}
