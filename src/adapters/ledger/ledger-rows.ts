import { z } from 'zod';
import type { Lease } from '../../domain/lease.js';
import type {
  AssetRecord,
  AttemptHead,
  AttemptRecord,
  LedgerEvent,
  RunRecord,
  SubmissionRecord,
  UploadRecord,
  VersionRecord,
} from '../../domain/ledger-records.js';
import type { Money } from '../../domain/money.js';
import type { Failure } from '../../domain/outcome.js';
import { receiptSchema } from '../../domain/receipt.js';
import { renderRequestSchema } from '../../domain/render-request.js';
import type { OutcomePart } from './ledger-moves.js';
import type {
  AssetRow,
  AttemptRow,
  EventRow,
  LeaseRow,
  RunRow,
  SubmissionRow,
  UploadRow,
  VersionRow,
} from './ledger-schema.js';

const placeSchema = z.strictObject({
  file: z.string(),
  line: z.number().exactOptional(),
  column: z.number().exactOptional(),
  endColumn: z.number().exactOptional(),
  cell: z.string().exactOptional(),
  field: z.string().exactOptional(),
});
const failureSchema = z.strictObject({
  what: z.enum(['prompt', 'input_reference', 'output', 'limit', 'transport', 'window', 'unknown']),
  code: z.string(),
  message: z.string(),
  isRetryable: z.boolean(),
}) satisfies z.ZodType<Failure>;
const detailSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const findingsSchema = z.array(z.string());

export function leaseFromRow(row: LeaseRow): Lease | undefined {
  if (row.holderId === null || row.acquiredAt === null || row.expiresAt === null) return undefined;
  const holder = {
    id: row.holderId,
    host: row.host ?? '',
    user: row.holderUser ?? '',
    pid: row.pid ?? 0,
    bootId: row.bootId ?? '',
    pidStartedAt: row.pidStartedAt ?? '',
  };
  return { holder, epoch: row.epoch, acquiredAtMs: row.acquiredAt, expiresAtMs: row.expiresAt };
}

export function runFromRow(row: RunRow): RunRecord {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    openedAtMs: row.openedAt,
    closedAtMs: row.closedAt ?? undefined,
    commit: row.commitHash ?? undefined,
  };
}

export function rowOfRun(run: RunRecord): RunRow {
  return {
    id: run.id,
    name: run.name,
    kind: run.kind,
    openedAt: run.openedAtMs,
    closedAt: run.closedAtMs ?? null,
    commitHash: run.commit ?? null,
  };
}

export function versionFromRow(row: VersionRow): VersionRecord {
  return {
    shotId: row.shotId,
    version: row.version,
    fingerprint: row.fingerprint,
    episode: row.episode ?? undefined,
    sequence: row.sequence ?? undefined,
    method: row.method,
    request: renderRequestSchema.parse(JSON.parse(row.request)),
    place: placeSchema.parse(JSON.parse(row.place)),
    notes: row.notes ?? undefined,
    createdAtMs: row.createdAt,
  };
}

export function rowOfVersion(version: VersionRecord): VersionRow {
  return {
    shotId: version.shotId,
    version: version.version,
    fingerprint: version.fingerprint,
    episode: version.episode ?? null,
    sequence: version.sequence ?? null,
    method: version.method,
    request: JSON.stringify(version.request),
    place: JSON.stringify(version.place),
    notes: version.notes ?? null,
    createdAt: version.createdAtMs,
  };
}

export function submissionFromRow(row: SubmissionRow): SubmissionRecord {
  return {
    id: row.id,
    runId: row.runId,
    state: row.state,
    server: row.server,
    model: row.model,
    inputFileId: row.inputFileId,
    inputSha256: row.inputSha256,
    lineCount: row.lineCount,
    batchId: row.batchId ?? undefined,
    batchStatus: row.batchStatus ?? undefined,
    outputFileId: row.outputFileId ?? undefined,
    errorFileId: row.errorFileId ?? undefined,
    batchEndedAtMs: row.batchEndedAt ?? undefined,
    intendedAtMs: row.intendedAt,
    updatedAtMs: row.updatedAt,
  };
}

export function rowOfSubmission(submission: SubmissionRecord): SubmissionRow {
  return {
    id: submission.id,
    runId: submission.runId,
    state: submission.state,
    server: submission.server,
    model: submission.model,
    inputFileId: submission.inputFileId,
    inputSha256: submission.inputSha256,
    lineCount: submission.lineCount,
    batchId: submission.batchId ?? null,
    batchStatus: submission.batchStatus ?? null,
    outputFileId: submission.outputFileId ?? null,
    errorFileId: submission.errorFileId ?? null,
    batchEndedAt: submission.batchEndedAtMs ?? null,
    intendedAt: submission.intendedAtMs,
    updatedAt: submission.updatedAtMs,
  };
}

export function attemptFromRow(row: AttemptRow): AttemptRecord {
  return {
    shotId: row.shotId,
    version: row.version,
    take: row.take,
    attempt: row.attempt,
    submissionId: shared.submissionId(row.submissionId),
    line: row.line,
    price: moneyFromRow(row),
    createdAtMs: row.createdAt,
    ...outcomePartFromRow(row),
  };
}

export const attemptHeadColumns = [
  'customId',
  'shotId',
  'version',
  'take',
  'attempt',
  'runId',
  'state',
  'priceKind',
  'priceAmount',
  'isPlaceholder',
  'failure',
  'createdAt',
] as const;

export function attemptHeadFromRow(row: Pick<AttemptRow, (typeof attemptHeadColumns)[number]>): AttemptHead {
  return {
    customId: row.customId,
    shotId: row.shotId,
    version: row.version,
    take: row.take,
    attempt: row.attempt,
    runId: shared.runId(row.runId),
    state: shared.state(row.state),
    price: moneyFromRow(row),
    isPlaceholder: row.isPlaceholder === 1,
    failure: failureFromText(row.failure),
    createdAtMs: row.createdAt,
  };
}

function failureFromText(failure: string | null): Failure | undefined {
  return failure === null ? undefined : failureSchema.parse(JSON.parse(failure));
}

type OutcomeRow = Pick<AttemptRow, (typeof outcomeColumns.names)[number]>;

/** What an outcome changes, read and written without the rest. */
export const outcomeColumns = {
  names: [
    'customId',
    'runId',
    'state',
    'isPlaceholder',
    'videoId',
    'failure',
    'downloadDeadline',
    'deadlineSource',
    'updatedAt',
  ],
  numbers: ['isPlaceholder', 'downloadDeadline', 'updatedAt'],
} as const;

export function outcomePartFromRow(row: OutcomeRow): OutcomePart {
  return {
    customId: row.customId,
    runId: shared.runId(row.runId),
    state: shared.state(row.state),
    isPlaceholder: row.isPlaceholder === 1,
    videoId: row.videoId ?? undefined,
    failure: failureFromText(row.failure),
    downloadDeadlineMs: row.downloadDeadline ?? undefined,
    deadlineSource: row.deadlineSource === null ? undefined : shared.deadlineSource(row.deadlineSource),
    updatedAtMs: row.updatedAt,
  };
}

export function rowOfAttempt(attempt: AttemptRecord): AttemptRow {
  return {
    shotId: attempt.shotId,
    version: attempt.version,
    take: attempt.take,
    attempt: attempt.attempt,
    submissionId: attempt.submissionId,
    line: attempt.line,
    priceKind: attempt.price.kind,
    priceAmount: amountOf(attempt.price),
    createdAt: attempt.createdAtMs,
    ...rowOfOutcomePart(attempt),
  };
}

export function rowOfOutcomePart(part: OutcomePart): OutcomeRow {
  return {
    customId: part.customId,
    runId: part.runId,
    state: part.state,
    isPlaceholder: part.isPlaceholder ? 1 : 0,
    videoId: part.videoId ?? null,
    failure: part.failure === undefined ? null : JSON.stringify(part.failure),
    downloadDeadline: part.downloadDeadlineMs ?? null,
    deadlineSource: part.deadlineSource ?? null,
    updatedAt: part.updatedAtMs,
  };
}

export function moneyFromRow({ priceKind, priceAmount }: Pick<AttemptRow, 'priceKind' | 'priceAmount'>): Money {
  if (lastPrice.kind === priceKind && amountOf(lastPrice) === priceAmount) return lastPrice;
  lastPrice = newMoney(priceKind, priceAmount);
  return lastPrice;
}

let lastPrice: Money = { kind: 'unknown' };

function newMoney(kind: AttemptRow['priceKind'], amount: number | null): Money {
  if (kind === 'unknown' || amount === null) return { kind: 'unknown' };
  return kind === 'machine_time' ? { kind, seconds: amount } : { kind, microUsd: amount };
}

/** Rows that follow each other mostly say the same of these: one copy of it lives on, not 50,000. */
const shared = {
  runId: sharing<AttemptRow['runId']>(),
  submissionId: sharing<AttemptRow['submissionId']>(),
  state: sharing<AttemptRow['state']>(),
  deadlineSource: sharing<NonNullable<AttemptRow['deadlineSource']>>(),
};

function sharing<Text extends string>(): (text: Text) => Text {
  let last: Text | undefined;
  return (text) => {
    if (text !== last) last = text;
    return last;
  };
}

function amountOf(price: Money): number | null {
  if (price.kind === 'unknown') return null;
  return price.kind === 'machine_time' ? price.seconds : price.microUsd;
}

export function uploadFromRow(row: UploadRow): UploadRecord {
  return {
    sha256: row.sha256,
    server: row.server,
    purpose: row.purpose,
    fileId: row.fileId,
    filename: row.filename,
    sizeBytes: row.sizeBytes,
    expiresAtMs: row.expiresAt ?? undefined,
    uploadedAtMs: row.uploadedAt,
  };
}

export function rowOfUpload(upload: UploadRecord): UploadRow {
  return {
    sha256: upload.sha256,
    server: upload.server,
    purpose: upload.purpose,
    fileId: upload.fileId,
    filename: upload.filename,
    sizeBytes: upload.sizeBytes,
    expiresAt: upload.expiresAtMs ?? null,
    uploadedAt: upload.uploadedAtMs,
  };
}

export function assetFromRow(row: AssetRow): AssetRecord {
  return {
    customId: row.customId,
    kind: row.kind,
    receipt: receiptSchema.parse(JSON.parse(row.receipt)),
    mediaType: row.mediaType,
    durationSeconds: row.durationSeconds ?? undefined,
    width: row.width ?? undefined,
    height: row.height ?? undefined,
    frameRate: row.frameRate ?? undefined,
    hasAudio: row.hasAudio === null ? undefined : row.hasAudio === 1,
    c4: row.c4 ?? undefined,
    xxh128: row.xxh128 ?? undefined,
    findings: findingsSchema.parse(JSON.parse(row.findings)),
  };
}

export function rowOfAsset(asset: AssetRecord): AssetRow {
  return {
    customId: asset.customId,
    kind: asset.kind,
    receipt: JSON.stringify(asset.receipt),
    mediaType: asset.mediaType,
    durationSeconds: asset.durationSeconds ?? null,
    width: asset.width ?? null,
    height: asset.height ?? null,
    frameRate: asset.frameRate ?? null,
    hasAudio: asset.hasAudio === undefined ? null : Number(asset.hasAudio),
    c4: asset.c4 ?? null,
    xxh128: asset.xxh128 ?? null,
    findings: JSON.stringify(asset.findings),
  };
}

export function eventFromRow(row: EventRow): LedgerEvent {
  return {
    sequence: row.sequence,
    atMs: row.at,
    runId: row.runId ?? undefined,
    subject: row.subject,
    subjectId: row.subjectId,
    event: row.event,
    who: row.who,
    detail: detailSchema.parse(JSON.parse(row.detail)),
  };
}

export const eventColumns = {
  names: ['sequence', 'at', 'runId', 'subject', 'subjectId', 'event', 'who', 'detail'],
  numbers: ['sequence', 'at'],
} as const;

export function rowOfEvent(event: Omit<LedgerEvent, 'sequence'>, sequence: number): EventRow {
  return {
    sequence,
    at: event.atMs,
    runId: event.runId ?? null,
    subject: event.subject,
    subjectId: event.subjectId,
    event: event.event,
    who: event.who,
    detail: JSON.stringify(event.detail),
  };
}
