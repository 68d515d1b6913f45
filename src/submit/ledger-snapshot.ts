import { z } from 'zod';
import { attemptStateSchema } from '../domain/attempt-state.js';
import { customIdSchema } from '../domain/custom-id.js';
import { assetKinds } from '../domain/object-key.js';
import { receiptSchema } from '../domain/receipt.js';
import { fingerprintSchema, methodSchema, renderRequestSchema } from '../domain/render-request.js';
import { sha256Schema } from '../domain/sha256.js';
import { shotIdSchema } from '../domain/shot-id.js';
import { ulidSchema } from '../domain/ulid.js';
import type { LedgerRecords } from '../ports/ledger.js';
import { moneySchema, placeSchema } from './manifest.js';

export interface LedgerSnapshot {
  readonly show: string;
  readonly takenAtMs: number;
  readonly records: LedgerRecords;
}

/** Absent members are null in the text, and undefined in a record. */
function absentAsNull<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullable().transform((value) => value ?? undefined);
}

const text = z.string();
const time = z.int();

const failureSchema = z.strictObject({
  what: z.enum(['prompt', 'input_reference', 'output', 'limit', 'transport', 'window', 'unknown']),
  code: text,
  message: text,
  isRetryable: z.boolean(),
});

const runSchema = z.strictObject({
  id: ulidSchema,
  name: text,
  kind: z.enum(['rehearsal', 'footage']),
  openedAtMs: time,
  closedAtMs: absentAsNull(time),
  commit: absentAsNull(text),
});

const versionSchema = z.strictObject({
  shotId: shotIdSchema,
  version: z.int(),
  fingerprint: fingerprintSchema,
  episode: absentAsNull(text),
  sequence: absentAsNull(text),
  method: methodSchema,
  request: renderRequestSchema,
  place: placeSchema,
  notes: absentAsNull(text),
  createdAtMs: time,
});

const submissionSchema = z.strictObject({
  id: ulidSchema,
  runId: ulidSchema,
  state: z.enum(['intended', 'accepted', 'rejected', 'not_sent', 'unknown', 'needs_decision', 'ended']),
  server: text,
  model: text,
  inputFileId: text,
  inputSha256: sha256Schema,
  lineCount: z.int(),
  batchId: absentAsNull(text),
  batchStatus: absentAsNull(text),
  outputFileId: absentAsNull(text),
  errorFileId: absentAsNull(text),
  batchEndedAtMs: absentAsNull(time),
  intendedAtMs: time,
  updatedAtMs: time,
});

const attemptSchema = z.strictObject({
  customId: customIdSchema,
  shotId: shotIdSchema,
  version: z.int(),
  take: z.int(),
  attempt: z.int(),
  runId: ulidSchema,
  submissionId: ulidSchema,
  line: z.int(),
  state: attemptStateSchema,
  price: moneySchema,
  isPlaceholder: z.boolean(),
  videoId: absentAsNull(text),
  failure: absentAsNull(failureSchema),
  downloadDeadlineMs: absentAsNull(time),
  deadlineSource: absentAsNull(
    z.enum(['video_expires_at', 'batch_completed_at', 'direct_job', 'provider_shutdown', 'first_seen']),
  ),
  createdAtMs: time,
  updatedAtMs: time,
});

const assetSchema = z.strictObject({
  customId: customIdSchema,
  kind: z.enum(assetKinds),
  receipt: receiptSchema,
  mediaType: text,
  durationSeconds: absentAsNull(z.number()),
  width: absentAsNull(z.number()),
  height: absentAsNull(z.number()),
  frameRate: absentAsNull(z.number()),
  hasAudio: absentAsNull(z.boolean()),
  c4: absentAsNull(text),
  xxh128: absentAsNull(text),
  findings: z.array(text),
});

const decisionSchema = z.strictObject({
  sequence: z.int(),
  atMs: time,
  runId: absentAsNull(ulidSchema),
  subject: z.literal('decision'),
  subjectId: text,
  event: text,
  who: text,
  detail: z.record(text, z.union([text, z.number(), z.boolean(), z.null()])),
});

const snapshotSchema = z.strictObject({
  format: z.literal('nightshoot/ledger-snapshot@1'),
  show: text,
  takenAtMs: time,
  runs: z.array(runSchema),
  versions: z.array(versionSchema),
  submissions: z.array(submissionSchema),
  attempts: z.array(attemptSchema),
  assets: z.array(assetSchema),
  decisions: z.array(decisionSchema),
});

export function formatLedgerSnapshot({ show, takenAtMs, records }: LedgerSnapshot): string {
  const tables = Object.entries(records).map(([name, rows]) => [name, rows.map(nullForAbsent)]);
  const snapshot = { format: 'nightshoot/ledger-snapshot@1', show, takenAtMs, ...Object.fromEntries(tables) };
  return `${JSON.stringify(snapshot)}\n`;
}

/** Undefined when the text is no snapshot of a format that is known here. */
export function parseLedgerSnapshot(snapshot: string): LedgerSnapshot | undefined {
  try {
    const { format: _, show, takenAtMs, ...records } = snapshotSchema.parse(JSON.parse(snapshot));
    return { show, takenAtMs, records };
  } catch {
    return undefined;
  }
}

function nullForAbsent(record: object): object {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, value ?? null]));
}
