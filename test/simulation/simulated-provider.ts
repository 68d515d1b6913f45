import type { ApiFile } from '../../src/domain/api-file.js';
import { type Batch, bareBatch, isBatchEnded } from '../../src/domain/batch.js';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import type { ServerIdentity } from '../../src/domain/server.js';
import type { Video } from '../../src/domain/video.js';
import type {
  BatchRequest,
  ContentAnswer,
  ContentRequest,
  CreateBatchAnswer,
  FileUpload,
  Page,
  VideosApi,
} from '../../src/ports/videos-api.js';
import { parseBatchInputLine } from '../../src/protocol/batch-input-line.js';
import { formatBatchResultLine } from '../../src/protocol/batch-result-line.js';
import { formatVideo } from '../../src/protocol/video-object.js';
import { mediaOf, type ServedMedia } from '../support/ferry-rig.js';
import { aContentAnswer, aVideo } from '../support/scripted-server.js';
import { box, tinyMp4 } from '../support/tiny-mp4.js';
import type { SeededRandom } from './seeded-random.js';
import type { SimulationFaults } from './simulation-options.js';
import type { VirtualTime } from './virtual-time.js';

/** One line that the provider took: money. */
export interface TrueJob {
  readonly customId: string;
  readonly batchId: string;
  readonly prompt: string;
  readonly model: string;
  state: 'queued' | 'rendered' | 'refused' | 'failed' | 'expired' | 'cancelled';
}

/** A clip that can be fetched, until a day after its batch ended. */
export interface TrueClip {
  readonly customId: string;
  readonly video: Video;
  readonly bytes: Uint8Array;
  readonly vanishesAtMs: number;
}

interface HeldFile {
  readonly file: ApiFile;
  readonly body: Uint8Array;
}

interface HeldBatch {
  batch: Batch;
  /** Whoever asks for it has its id: it may be forgotten without becoming a second order. */
  isAskedFor: boolean;
  isForgotten: boolean;
  readonly visibleAtMs: number;
}

const server: ServerIdentity = {
  kind: 'simulated',
  url: 'https://provider.example/v1',
  account: '0123456789abcdef',
  rendersPlaceholders: false,
};

const minute = 60_000;
const hour = 60 * minute;

/**
 * The far side of the wire, with the truth of what it took and billed. A call may be lost on its way there, be late, or
 * be answered into nothing; what is listed lags behind what is true.
 */
export class SimulatedProvider {
  readonly jobs: TrueJob[] = [];
  /** What the provider alone can see go wrong: a take made while another try of it lives. */
  readonly violations: string[] = [];
  readonly postsBySubmission = new Map<string, number>();
  /** By video id. */
  readonly clips = new Map<string, TrueClip>();
  readonly #files = new Map<string, HeldFile>();
  /** What a provider without a fence still runs after the file was deleted. */
  readonly #copies = new Map<string, Uint8Array>();
  readonly #batches = new Map<string, HeldBatch>();
  readonly #time: VirtualTime;
  readonly #random: SeededRandom;
  readonly #weather: { readonly current: SimulationFaults };
  #nextId = 0;

  constructor(world: {
    readonly time: VirtualTime;
    readonly random: SeededRandom;
    readonly faults: { readonly current: SimulationFaults };
  }) {
    this.#time = world.time;
    this.#random = world.random;
    this.#weather = world.faults;
  }

  get #faults(): SimulationFaults {
    return this.#weather.current;
  }

  get batches(): readonly Batch[] {
    return [...this.#batches.values()].map((held) => held.batch);
  }

  /** Its wire as one host sees it, by a clock that may be wrong. */
  connect(hostNow: () => number = this.#time.now): VideosApi {
    return {
      server,
      // As the `Date` of an answer that came this moment would say.
      providerTime: { offsetMs: () => this.#time.now() - hostNow() },
      uploadFile: (upload) => this.#exchange(() => this.#upload(upload)),
      listFiles: () => this.#exchange(async () => ({ items: this.#newestFiles(), next: undefined })),
      deleteFile: (fileId) =>
        this.#exchange(async () => {
          if (this.#files.get(fileId)?.file.purpose === 'batch_output') this.violations.push(`${fileId} was deleted`);
          this.#files.delete(fileId);
          return true;
        }),
      readFile: (fileId, offset) => this.#readFile(fileId, offset),
      createBatch: (request) => this.#createBatch(request),
      getBatch: (batchId) => this.#exchange(async () => this.#knownBatch(batchId)),
      listBatches: (page) => this.#exchange(async () => this.#listBatches(page)),
      cancelBatch: (batchId) => this.#exchange(() => this.#cancel(batchId)),
      getVideo: (videoId) => this.#exchange(async () => this.clips.get(videoId)?.video),
      listVideos: () =>
        this.#exchange(async () => ({
          items: [...this.clips.values()].map(({ video }) => video).reverse(),
          next: undefined,
        })),
      deleteVideo: (videoId) => {
        this.violations.push(`${videoId} was deleted`);
        return Promise.resolve(true);
      },
      openContent: (request) => this.#openContent(request),
    };
  }

  /** A free call: there and back, each of which may fail. */
  async #exchange<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    await this.#time.sleep(this.#random.between(5, 400));
    if (this.#random.happens(this.#faults.freeCallFails)) throw unreachable();
    const answer = await act();
    await this.#time.sleep(this.#random.between(5, 400));
    if (this.#random.happens(this.#faults.freeAnswerLost)) throw unreachable();
    return answer;
  }

  async #upload(upload: FileUpload): Promise<ApiFile> {
    const pieces: Uint8Array[] = [];
    for await (const piece of upload.open()) pieces.push(piece);
    const id = this.#newId('file');
    const { filename, purpose, sizeBytes } = upload;
    const createdAtMs = this.#time.now();
    const file = { id, filename, purpose, sizeBytes, createdAtMs, expiresAtMs: createdAtMs + 30 * 24 * hour };
    const body = Buffer.concat(pieces);
    this.#files.set(id, { file, body });
    this.#copies.set(id, body);
    return file;
  }

  #newestFiles(): readonly ApiFile[] {
    return [...this.#files.values()].map((held) => held.file).reverse();
  }

  async *#readFile(fileId: string, offset: number): AsyncGenerator<Uint8Array> {
    const held = await this.#exchange(async () => this.#files.get(fileId));
    if (held === undefined) throw notFound(fileId);
    yield held.body.subarray(offset);
  }

  #knownBatch(batchId: string): Batch | undefined {
    const held = this.#batches.get(batchId);
    if (held !== undefined) held.isAskedFor = true;
    return held?.isForgotten === true ? undefined : held?.batch;
  }

  async #openContent({ videoId, kind }: ContentRequest): Promise<ContentAnswer> {
    await this.#time.sleep(this.#random.between(50, 5000));
    const clip = this.clips.get(videoId);
    if (clip === undefined || clip.vanishesAtMs <= this.#time.now()) return aContentAnswer({ status: 410 });
    const media = kind === 'video' ? { bytes: clip.bytes, mediaType: 'video/mp4' } : mediaOf(kind, videoId);
    return this.#random.happens(this.#faults.contentFails) ? this.#spoilt(media) : aContentAnswer(media);
  }

  /** What servers of this family were seen to send instead of a clip. */
  #spoilt({ bytes, mediaType }: ServedMedia): ContentAnswer {
    const half = bytes.subarray(0, bytes.length >> 1);
    switch (this.#random.below(6)) {
      case 0:
        throw unreachable();
      case 1:
        return aContentAnswer({ status: 503 });
      case 2:
        return aContentAnswer({ status: 429, retryAfterMs: 5000 });
      case 3:
        return aContentAnswer({ bytes: half, mediaType, sizeBytes: bytes.length });
      case 4:
        return aContentAnswer({ bytes: half, mediaType, sizeBytes: undefined });
      default:
        return aContentAnswer({ bytes: Buffer.from('<html>'), mediaType: 'text/html' });
    }
  }

  /** The paid call. What the caller hears and what is true are two things. */
  async #createBatch(request: BatchRequest): Promise<CreateBatchAnswer> {
    const faults = this.#faults;
    const submission = request.idempotencyKey;
    if (this.#random.happens(faults.notSent)) return { kind: 'not_sent', message: 'connection refused' };
    this.#postsBySubmission(submission);
    await this.#time.sleep(this.#random.between(5, 400));
    if (this.#random.happens(faults.rateLimit)) {
      const refusal = { status: 429, code: 'rate_limit_exceeded', message: 'slow down', isRetryable: true };
      return { kind: 'rejected', ...refusal };
    }
    if (this.#random.happens(faults.neverArrives)) return await this.#timeOut();
    if (this.#random.happens(faults.errorBeforeAccept)) return { kind: 'unknown', message: 'HTTP 503' };
    if (this.#random.happens(faults.arrivesLate)) {
      this.#time.after(this.#random.between(minute, faults.latestMs), () => void this.#accept(request));
      return await this.#timeOut();
    }
    const batch = this.#accept(request);
    if (batch === undefined) {
      const refusal = { status: 400, code: 'invalid_request', message: 'no such input file', isRetryable: false };
      return { kind: 'rejected', ...refusal };
    }
    if (this.#random.happens(faults.errorAfterAccept)) return { kind: 'unknown', message: 'HTTP 502' };
    if (this.#random.happens(faults.answerLost)) return await this.#timeOut();
    await this.#time.sleep(this.#random.between(5, 400));
    return { kind: 'accepted', batch };
  }

  #postsBySubmission(submission: string): void {
    const posts = (this.postsBySubmission.get(submission) ?? 0) + 1;
    this.postsBySubmission.set(submission, posts);
    if (posts > 1) this.violations.push(`submission ${submission} was posted ${posts} times`);
  }

  async #timeOut(): Promise<CreateBatchAnswer> {
    await this.#time.sleep(minute);
    return { kind: 'unknown', message: 'no answer within 60 s' };
  }

  #accept(request: BatchRequest): Batch | undefined {
    const input = this.#files.get(request.inputFileId);
    if (input === undefined && this.#faults.hasFence) return undefined;
    const now = this.#time.now();
    const batch: Batch = {
      ...bareBatch,
      id: this.#newId('batch'),
      endpoint: request.endpoint,
      status: 'validating',
      rawStatus: 'validating',
      inputFileId: request.inputFileId,
      outputFileId: undefined,
      errorFileId: undefined,
      createdAtMs: now,
      expiresAtMs: now + 24 * hour,
      metadata: request.metadata,
    };
    this.#batches.set(batch.id, {
      batch,
      isAskedFor: false,
      isForgotten: false,
      visibleAtMs: now + this.#random.between(0, this.#faults.listLagMs),
    });
    this.#time.after(this.#random.between(1000, minute), () => this.#validate(batch.id));
    return batch;
  }

  /** With a fence the file is read now, not when the batch was accepted. */
  #validate(batchId: string): void {
    const held = this.#batches.get(batchId);
    if (held === undefined || isBatchEnded(held.batch.status)) return;
    const { inputFileId } = held.batch;
    const body = this.#faults.hasFence ? this.#files.get(inputFileId)?.body : this.#copies.get(inputFileId);
    const now = this.#time.now();
    if (body === undefined) {
      const errors = [{ code: 'input_file_not_found', message: 'gone', param: undefined, line: undefined }];
      held.batch = { ...held.batch, status: 'failed', rawStatus: 'failed', failedAtMs: now, errors };
      return;
    }
    for (const text of Buffer.from(body).toString('utf8').trimEnd().split('\n')) {
      const line = parseBatchInputLine(text);
      const customId = line?.customId ?? '';
      const [prompt, model] = [String(line?.body['prompt']), String(line?.body['model'])];
      this.#refuseSecondLife(customId);
      this.jobs.push({ customId, batchId, prompt, model, state: 'queued' });
    }
    held.batch = { ...held.batch, status: 'in_progress', rawStatus: 'in_progress', inProgressAtMs: now };
    const isOverdue = this.#random.happens(this.#faults.expires);
    const delayMs = isOverdue ? 24 * hour : this.#random.between(minute, 3 * hour);
    this.#time.after(delayMs, () => this.#finish(batchId, isOverdue ? 'expired' : 'completed'));
  }

  /** A take lives from its acceptance until it failed without a clip; a second life beside it is money twice. */
  #refuseSecondLife(customId: string): void {
    const take = takeOf(customId);
    for (const job of this.jobs) {
      const isLive = job.state === 'queued' || job.state === 'rendered';
      if (isLive && takeOf(job.customId) === take) this.violations.push(`${customId} runs beside ${job.customId}`);
    }
  }

  #finish(batchId: string, status: 'completed' | 'expired' | 'cancelled'): void {
    const held = this.#batches.get(batchId);
    if (held === undefined || isBatchEnded(held.batch.status)) return;
    const output: string[] = [];
    const errors: string[] = [];
    for (const job of this.jobs.filter((one) => one.batchId === batchId)) {
      job.state = this.#fateOf(status);
      const line = this.#resultLine(job);
      if (this.#random.happens(this.#faults.dropsLine)) continue;
      if (job.state === 'rendered') output.push(line);
      else errors.push(line);
    }
    held.isForgotten = held.isAskedFor && this.#random.happens(this.#faults.forgetsBatch);
    const now = this.#time.now();
    const ended = { completed: 'completedAtMs', expired: 'expiredAtMs', cancelled: 'cancelledAtMs' } as const;
    held.batch = {
      ...held.batch,
      status,
      rawStatus: status,
      [ended[status]]: now,
      outputFileId: this.#resultFile('output', output),
      errorFileId: this.#resultFile('error', errors),
      counts: { total: output.length + errors.length, completed: output.length, failed: errors.length },
    };
  }

  #fateOf(status: 'completed' | 'expired' | 'cancelled'): TrueJob['state'] {
    if (status !== 'completed' && this.#random.happens(0.5)) return status;
    if (this.#random.happens(this.#faults.refuses)) return 'refused';
    return this.#random.happens(this.#faults.renderFails) ? 'failed' : 'rendered';
  }

  #resultLine({ customId, batchId, prompt, model, state }: TrueJob): string {
    const id = `${batchId}-${customId}`;
    if (state === 'expired' || state === 'cancelled') {
      const error = { code: `batch_${state}`, message: 'not run', type: undefined, param: undefined };
      return formatBatchResultLine(id, { customId, response: undefined, error });
    }
    const isRendered = state === 'rendered';
    const code = state === 'refused' ? 'moderation_blocked' : 'server_error';
    const video = aVideo({
      id: `video-${id}`,
      status: isRendered ? 'completed' : 'failed',
      prompt,
      model,
      createdAtMs: this.#time.now(),
      completedAtMs: this.#time.now(),
      error: isRendered ? undefined : { code, message: code },
    });
    if (isRendered) this.#keepClip(customId, video);
    const response = { statusCode: 200, requestId: undefined, body: formatVideo({ ...video, prompt: undefined }) };
    return formatBatchResultLine(id, { customId, response, error: undefined });
  }

  /** The bytes are told apart by the video id in them. */
  #keepClip(customId: string, video: Video): void {
    const bytes = tinyMp4({ mediaBytes: 64, extraBox: box('free', Buffer.from(video.id)) });
    this.clips.set(video.id, { customId, video, bytes, vanishesAtMs: this.#time.now() + 24 * hour });
  }

  #resultFile(kind: string, lines: readonly string[]): string | undefined {
    if (lines.length === 0) return undefined;
    const id = this.#newId(kind);
    const body = Buffer.from(`${lines.join('\n')}\n`);
    const facts = { purpose: 'batch_output', createdAtMs: this.#time.now(), expiresAtMs: undefined };
    this.#files.set(id, { file: { id, filename: `${id}.jsonl`, sizeBytes: body.byteLength, ...facts }, body });
    return id;
  }

  #listBatches(page: { readonly after?: string; readonly limit?: number }): Page<Batch> {
    const now = this.#time.now();
    const visible = [...this.#batches.values()]
      .filter((held) => held.visibleAtMs <= now && !held.isForgotten)
      .reverse();
    const start = page.after === undefined ? 0 : visible.findIndex((held) => held.batch.id === page.after) + 1;
    const items = visible.slice(start, start + (page.limit ?? 20)).map((held) => held.batch);
    const hasMore = start + items.length < visible.length;
    return { items, next: hasMore ? items.at(-1)?.id : undefined };
  }

  async #cancel(batchId: string): Promise<Batch> {
    this.#finish(batchId, 'cancelled');
    const held = this.#batches.get(batchId);
    if (held === undefined) throw notFound(batchId);
    return held.batch;
  }

  #newId(kind: string): string {
    this.#nextId += 1;
    return `${kind}-${this.#nextId}`;
  }
}

/** Everything of a custom_id but the number of the try. */
function takeOf(customId: string): string {
  return customId.replace(/\.a\d+\./, '.');
}

function unreachable(): RenderQueueError {
  return new RenderQueueError({
    code: 'E_SERVER_NO_ANSWER',
    kind: 'server',
    message: 'The simulated line broke off.',
    retryable: true,
  });
}

function notFound(id: string): RenderQueueError {
  return new RenderQueueError({ code: 'E_SERVER_NOT_FOUND', kind: 'server', message: `No ${id} here.` });
}
