import type { ApiFile } from '../../domain/api-file.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { createRetryBudget, type RetryBudget } from '../../domain/retry-budget.js';
import type { Clock } from '../../ports/clock.js';
import type { Random } from '../../ports/random.js';
import type { FileUpload, VideosApi } from '../../ports/videos-api.js';
import { retryDelayMs } from './retry-delay.js';

export interface RetryPorts {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Pick<Random, 'fraction'>;
}

/** Tries of one call, the first included. */
const mostTries = 5;

/**
 * Retries the free calls of a server, and only those: `createBatch` goes out once whatever it answers, and the content
 * route belongs to the ferry, which knows the deadlines. An upload whose answer was lost is looked for before it is
 * sent again.
 */
export function retryVideosApi(api: VideosApi, ports: RetryPorts): VideosApi {
  const budget = createRetryBudget();
  const retry = <Answer>(call: () => Promise<Answer>, signal: AbortSignal | undefined): Promise<Answer> =>
    retrying(call, { ...ports, budget }, signal);
  return {
    server: api.server,
    providerTime: api.providerTime,
    createBatch: api.createBatch,
    openContent: api.openContent,
    uploadFile: (upload, signal) => {
      let isFirst = true;
      return retry(async () => {
        const sent = isFirst ? undefined : await findUploaded(api, upload, signal);
        isFirst = false;
        return sent ?? (await api.uploadFile(upload, signal));
      }, signal);
    },
    listFiles: (page, signal) => retry(() => api.listFiles(page, signal), signal),
    deleteFile: (fileId, signal) => retry(() => api.deleteFile(fileId, signal), signal),
    readFile: (fileId, offset, signal) => resuming(api, { fileId, offset, signal }, { ...ports, budget }),
    getBatch: (batchId, signal) => retry(() => api.getBatch(batchId, signal), signal),
    listBatches: (page, signal) => retry(() => api.listBatches(page, signal), signal),
    cancelBatch: (batchId, signal) => retry(() => api.cancelBatch(batchId, signal), signal),
    getVideo: (videoId, signal) => retry(() => api.getVideo(videoId, signal), signal),
    listVideos: (page, signal) => retry(() => api.listVideos(page, signal), signal),
    deleteVideo: (videoId, signal) => retry(() => api.deleteVideo(videoId, signal), signal),
  };
}

type Patience = RetryPorts & { readonly budget: RetryBudget };

async function retrying<Answer>(
  call: () => Promise<Answer>,
  patience: Patience,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  for (let failures = 1; ; failures += 1) {
    try {
      const answer = await call();
      patience.budget.refund();
      return answer;
    } catch (error) {
      await waitOrThrow(error, failures, { patience, signal });
    }
  }
}

async function waitOrThrow(
  error: unknown,
  failures: number,
  { patience, signal }: { readonly patience: Patience; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const canRetry = error instanceof RenderQueueError && error.retryable && failures < mostTries;
  if (!canRetry || !patience.budget.spend()) throw error;
  const delayMs = retryDelayMs(failures, patience.random.fraction(), error.retryAfterMs);
  await patience.clock.sleep(delayMs, signal);
}

/** The newest stand first and ours is seconds old: further back, sending it again costs less than looking on. */
const mostPages = 10;

async function findUploaded(
  api: VideosApi,
  upload: FileUpload,
  signal: AbortSignal | undefined,
): Promise<ApiFile | undefined> {
  const { purpose } = upload;
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { items, next } = await api.listFiles(after === undefined ? { purpose } : { purpose, after }, signal);
    const found = items.find((file) => isUploaded(file, upload));
    if (found !== undefined || next === undefined || next === after) return found;
    after = next;
  }
  return undefined;
}

/** Our filenames hold the content's digest, so name and size together name one content. */
function isUploaded(file: ApiFile, { filename, sizeBytes, neededUntilMs = 0 }: FileUpload): boolean {
  const isLasting = file.expiresAtMs === undefined || file.expiresAtMs >= neededUntilMs;
  return file.filename === filename && file.sizeBytes === sizeBytes && isLasting;
}

/** A result file that breaks off is read on from where it broke: its bytes never change. */
async function* resuming(
  api: VideosApi,
  request: { readonly fileId: string; readonly offset: number; readonly signal: AbortSignal | undefined },
  patience: Patience,
): AsyncGenerator<Uint8Array> {
  let { offset } = request;
  for (let failures = 1; ; failures += 1) {
    try {
      for await (const piece of api.readFile(request.fileId, offset, request.signal)) {
        offset += piece.byteLength;
        failures = 1;
        yield piece;
      }
      return;
    } catch (error) {
      await waitOrThrow(error, failures, { patience, signal: request.signal });
    }
  }
}
