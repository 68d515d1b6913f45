import type { RunRecord, SubmissionState } from '../domain/ledger-records.js';
import { submissionKey } from '../domain/object-key.js';
import type { Failure } from '../domain/outcome.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { serverKey } from '../domain/server.js';
import { type Sha256, sha256Of } from '../domain/sha256.js';
import type { Budget } from '../domain/spending.js';
import { formatTakeName } from '../domain/take-name.js';
import type { Ulid } from '../domain/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { LedgerWriter, SubmissionIntent } from '../ports/ledger.js';
import type { Store } from '../ports/store.js';
import type { Talk } from '../ports/talk.js';
import type { CreateBatchAnswer, VideosApi } from '../ports/videos-api.js';
import { formatBatchMetadata } from './batch-metadata.js';
import type { CutSubmission } from './cut-submissions.js';
import { formatManifest } from './manifest.js';
import { watchedContent } from './watched-content.js';

export interface SubmitShardPorts {
  readonly ledger: Pick<LedgerWriter, 'intendSubmission' | 'recordSubmission' | 'renewLease'>;
  readonly api: Pick<VideosApi, 'server' | 'uploadFile' | 'createBatch'>;
  readonly store: Pick<Store, 'put'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly crashPoints: CrashPoints;
  readonly talk: Pick<Talk, 'progress'>;
}

export interface SubmitShardOptions {
  /** How long the lease is held beyond each paid call. */
  readonly leaseMs: number;
  readonly budget: Budget;
  readonly signal?: AbortSignal;
}

/** What became of each paid call; `unknown` ones are `runSettle`'s to find out. */
export interface SubmittedBatch {
  readonly submissionId: Ulid;
  readonly model: string;
  readonly lineCount: number;
  readonly state: SubmissionState;
  readonly reason: string;
  /** The server had not seen the input file yet when it was asked to run it: another try soon may do. */
  readonly isInputUnseen: boolean;
}

export interface ShardInput extends CutSubmission {
  readonly id: Ulid;
  readonly ledgerId: Ulid;
  readonly show: string;
  readonly run: RunRecord;
}

/** Batch input files expire after 30 days by default; said outright, so that no server's default decides. */
const keepInputSeconds = 2_592_000;

/**
 * One paid call: the file goes up, the intent is on the disk, the manifest in the store, then one POST leaves and its
 * answer is recorded. Whatever dies in between leaves an intent that `runSettle` looks up at the server.
 */
export async function runSubmitShard(
  input: ShardInput,
  ports: SubmitShardPorts,
  options: SubmitShardOptions,
): Promise<SubmittedBatch> {
  const inputSha256 = sha256Of(input.shard.text);
  const inputFileId = await uploadInput(input, inputSha256, { ports, options });
  const file = { inputFileId, inputSha256 };
  const intent = { ...intentOf(input, file, ports), budget: options.budget };
  ports.crashPoints.reach('submit.before-intent');
  await ports.ledger.intendSubmission(intent);
  ports.crashPoints.reach('submit.after-intent');
  await keepManifest(input, intent, { ports, options });
  // Under a lease that someone else took over meanwhile nothing is paid for.
  await ports.ledger.renewLease(options.leaseMs);
  ports.crashPoints.reach('submit.before-post');
  const answer = await post(input, intent, { ports, options });
  ports.crashPoints.reach('submit.after-post');
  const submitted = await record(input, answer, ports);
  ports.crashPoints.reach('submit.after-record');
  return submitted;
}

interface Surroundings {
  readonly ports: SubmitShardPorts;
  readonly options: SubmitShardOptions;
}

async function uploadInput(
  { id, shard }: ShardInput,
  sha256: Sha256,
  { ports, options }: Surroundings,
): Promise<string> {
  ports.crashPoints.reach('submit.before-upload');
  const body = Buffer.from(shard.text);
  const file = await ports.api.uploadFile(
    {
      // Unique to this submission: the file is also the fence that shuts a late call out.
      filename: `nightshoot-${id}.jsonl`,
      purpose: 'batch',
      mediaType: 'application/jsonl',
      sizeBytes: shard.sizeBytes,
      sha256,
      open: watchedContent(body, (done) => tellSent({ id, done, total: shard.sizeBytes }, ports.talk)),
      expiresAfterSeconds: keepInputSeconds,
    },
    options.signal,
  );
  ports.crashPoints.reach('submit.after-upload');
  return file.id;
}

function tellSent(
  { id, done, total }: { readonly id: Ulid; readonly done: number; readonly total: number },
  talk: SubmitShardPorts['talk'],
): void {
  talk.progress({ id, label: 'Uploading lines', done, total, unit: 'bytes', isFinished: done === total });
}

function intentOf(
  input: ShardInput,
  file: { readonly inputFileId: string; readonly inputSha256: Sha256 },
  ports: SubmitShardPorts,
): Omit<SubmissionIntent, 'budget'> {
  const now = ports.clock.now();
  const versions = new Map(input.lines.map(({ version }) => [`${version.shotId} ${version.version}`, version]));
  return {
    submission: {
      id: input.id,
      runId: input.run.id,
      server: serverKey(ports.api.server),
      model: input.shard.model,
      ...file,
      lineCount: input.lines.length,
      intendedAtMs: now,
    },
    versions: [...versions.values()],
    attempts: input.lines.map(({ attempt, version }, index) => ({
      customId: attempt.customId,
      shotId: version.shotId,
      version: version.version,
      take: attempt.take,
      attempt: attempt.attempt,
      runId: input.run.id,
      submissionId: input.id,
      line: index + 1,
      price: attempt.price,
      isPlaceholder: ports.api.server.rendersPlaceholders,
      createdAtMs: now,
    })),
  };
}

async function keepManifest(
  input: ShardInput,
  intent: SubmissionIntent,
  { ports, options }: Surroundings,
): Promise<void> {
  const manifest = formatManifest({
    show: input.show,
    ledgerId: input.ledgerId,
    run: input.run,
    submission: intent.submission,
    versions: intent.versions,
    attempts: intent.attempts,
    takeNameOf: (attempt) => formatTakeName({ show: input.show, ...attempt }),
  });
  const documents = [
    { file: 'lines', body: input.shard.text, mediaType: 'application/jsonl' },
    { file: 'manifest', body: manifest, mediaType: 'application/json' },
  ] as const;
  for (const { file, body, mediaType } of documents) {
    const bytes = Buffer.from(body);
    const key = submissionKey(input.id, file);
    const object = { key, body: { bytes }, sizeBytes: bytes.byteLength, sha256: sha256Of(bytes), mediaType };
    ports.crashPoints.reach(`submit.before-${file}`);
    const answer = await ports.store.put(object, options.signal);
    if (answer.kind === 'conflict') throw manifestTaken(key);
    ports.crashPoints.reach(`submit.after-${file}`);
  }
}

function manifestTaken(key: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_MANIFEST_TAKEN',
    kind: 'store',
    message: `The store holds another document under \`${key}\`; nothing was submitted for it.`,
    hint: 'Run the same command again; the submission gets a new id.',
  });
}

function post(
  input: ShardInput,
  intent: SubmissionIntent,
  { ports, options }: Surroundings,
): Promise<CreateBatchAnswer> {
  const { inputFileId, inputSha256, lineCount } = intent.submission;
  const { ledgerId } = input;
  return ports.api.createBatch(
    {
      inputFileId,
      endpoint: '/v1/videos',
      completionWindow: '24h',
      metadata: formatBatchMetadata({ show: input.show, ledgerId, submissionId: input.id, inputSha256, lineCount }),
      idempotencyKey: input.id,
    },
    options.signal,
  );
}

async function record(input: ShardInput, answer: CreateBatchAnswer, ports: SubmitShardPorts): Promise<SubmittedBatch> {
  const batch = answer.kind === 'accepted' ? answer.batch : undefined;
  const reason = batch === undefined ? messageOf(answer) : `batch ${batch.id}`;
  await ports.ledger.recordSubmission({
    submissionId: input.id,
    state: answer.kind,
    batchId: batch?.id,
    batchStatus: batch?.rawStatus,
    reason,
    failure: failureOf(answer),
    atMs: ports.clock.now(),
  });
  const { model } = input.shard;
  const isInputUnseen = answer.kind === 'rejected' && answer.code === 'input_file_not_found';
  return { submissionId: input.id, model, lineCount: input.lines.length, state: answer.kind, reason, isInputUnseen };
}

function messageOf(answer: CreateBatchAnswer): string {
  return answer.kind === 'accepted' ? '' : answer.message;
}

function failureOf(answer: CreateBatchAnswer): Failure | undefined {
  if (answer.kind !== 'rejected') return undefined;
  const { code, message, isRetryable } = answer;
  return { what: isRetryable ? 'limit' : 'unknown', code, message, isRetryable };
}
