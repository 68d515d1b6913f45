import { emptyMemoryLedger, openMemoryLedger } from '../../src/adapters/ledger/memory-ledger.js';
import { type CustomId, formatCustomId } from '../../src/domain/custom-id.js';
import { fingerprintOf } from '../../src/domain/fingerprint.js';
import type { VersionRecord } from '../../src/domain/ledger-records.js';
import { microUsd } from '../../src/domain/money.js';
import { type RenderRequest, sizeSchema } from '../../src/domain/render-request.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { shotIdSchema } from '../../src/domain/shot-id.js';
import { formatUlid, type Ulid } from '../../src/domain/ulid.js';
import type { Clock } from '../../src/ports/clock.js';
import type { Ledger, LedgerWriter } from '../../src/ports/ledger.js';
import { noBudget } from './no-limits.js';

export interface SentNight {
  readonly ledger: LedgerWriter;
  readonly runId: Ulid;
  readonly submissionId: Ulid;
  /** In the order of the shots; line n of the shard is entry n - 1. */
  readonly customIds: readonly CustomId[];
}

/** A ledger in which one take of each shot went out in one accepted batch, `batch_1`. */
export async function sendNight(
  shots: readonly string[],
  clock: Clock,
  opened: Ledger = memoryLedger(clock),
): Promise<SentNight> {
  const runId = aUlid(clock, 1);
  const ledger = await opened.takeLease(
    { id: 'test', host: 'gpu1', pid: 1, bootId: 'boot', user: 'td', pidStartedAt: 'start' },
    1e12,
  );
  if ('heldBy' in ledger) throw new Error('a new ledger has no holder');
  await ledger.claimShow('HRB');
  await ledger.openRun({
    id: runId,
    name: '2026-11-22',
    kind: 'footage',
    openedAtMs: clock.now(),
    closedAtMs: undefined,
    commit: 'b17c0de',
  });
  return { ledger, runId, ...(await sendBatch({ ledger, runId, batchId: 'batch_1' }, shots, clock)) };
}

/** One take of each shot goes out in one more accepted batch of the night. */
export async function sendBatch(
  { ledger, runId, batchId }: BatchToSend,
  shots: readonly string[],
  clock: Clock,
): Promise<SentBatch> {
  const sent = await intendBatch({ ledger, runId, batchId }, shots, clock);
  await ledger.recordSubmission({
    submissionId: sent.submissionId,
    state: 'accepted',
    batchId,
    batchStatus: 'in_progress',
    reason: 'answered',
    failure: undefined,
    atMs: clock.now(),
  });
  return sent;
}

interface BatchToSend {
  readonly ledger: LedgerWriter;
  readonly runId: Ulid;
  readonly batchId: `batch_${number}`;
}

export type SentBatch = Pick<SentNight, 'submissionId' | 'customIds'>;

/** The moment before the paid call that will be answered with this batch. */
export async function intendBatch(
  { ledger, runId, batchId }: BatchToSend,
  shots: readonly string[],
  clock: Clock,
): Promise<SentBatch> {
  const submissionId = aUlid(clock, 10 + Number(batchId.slice('batch_'.length)));
  const versions = shots.map((shot, index) => aVersion(shot, aRequest(index), clock.now()));
  const attempts = versions.map((version, index) => ({
    customId: formatCustomId({ shotId: version.shotId, take: 1, attempt: 1, fingerprint: version.fingerprint }),
    shotId: version.shotId,
    version: 1,
    take: 1,
    attempt: 1,
    runId,
    submissionId,
    line: index + 1,
    price: { kind: 'known', microUsd: microUsd(0.4) } as const,
    isPlaceholder: false,
    createdAtMs: clock.now(),
  }));
  await ledger.intendSubmission({
    submission: {
      id: submissionId,
      runId,
      server: 'http://gpu1:8000/v1#account',
      model: 'sora-2',
      inputFileId: 'file_input',
      inputSha256: sha256Of('lines'),
      lineCount: shots.length,
      intendedAtMs: clock.now(),
    },
    versions,
    attempts,
    budget: noBudget,
  });
  return { submissionId, customIds: attempts.map(({ customId }) => customId) };
}

function memoryLedger(clock: Clock): Ledger {
  return openMemoryLedger(emptyMemoryLedger(aUlid(clock, 3)), { clock, processes: { isGone: () => false } });
}

function aUlid(clock: Clock, count: number): Ulid {
  return formatUlid(clock.now(), new Uint8Array(10).fill(count));
}

function aVersion(shot: string, request: RenderRequest, createdAtMs: number): VersionRecord {
  return {
    shotId: shotIdSchema.parse(shot),
    version: 1,
    fingerprint: fingerprintOf(request),
    episode: undefined,
    sequence: shot.split('_')[0],
    method: 'create',
    request,
    place: { file: 'shotlists/harbor.shotlist.yaml', line: 12 },
    notes: undefined,
    createdAtMs,
  };
}

function aRequest(index: number): RenderRequest {
  return {
    method: 'create',
    model: 'sora-2',
    prompt: `Wide shot of the harbor, boat ${index} leaves.`,
    size: sizeSchema.parse('1280x720'),
    seconds: 4,
    params: {},
    characters: [],
  };
}
