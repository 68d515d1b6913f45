import { type Batch, bareBatch, isBatchEnded } from '../../src/domain/batch.js';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import type { Video } from '../../src/domain/video.js';
import type { ContentAnswer, ContentRequest, VideosApi } from '../../src/ports/videos-api.js';

export type ContentScript = (request: ContentRequest) => ContentAnswer | Promise<ContentAnswer>;

/** A far side that says exactly what a test wrote down: one batch, its files, its videos, their bytes. */
export class ScriptedServer implements VideosApi {
  readonly server = { kind: 'openai', url: 'http://gpu1:8000/v1', account: 'account', rendersPlaceholders: false };
  /** How far its clock is ahead of ours. */
  clockAheadMs = 0;
  readonly providerTime = { offsetMs: () => this.clockAheadMs };
  /** Any batch that is asked for, but those that have a script of their own. */
  batch: Batch | undefined;
  readonly batches = new Map<string, Batch>();
  readonly files = new Map<string, Uint8Array>();
  readonly videos = new Map<string, Video>();
  content: ContentScript = () => aContentAnswer({ status: 404 });
  readonly contentRequests: ContentRequest[] = [];
  /** Size of the pieces in which a file is sent. */
  pieceBytes = 64 * 1024;

  async *readFile(fileId: string, offset: number): AsyncGenerator<Uint8Array> {
    const bytes = this.files.get(fileId);
    if (bytes === undefined)
      throw new RenderQueueError({ code: 'E_SERVER_NOT_FOUND', kind: 'server', message: `no file ${fileId}` });
    for (let at = offset; at < bytes.length; at += this.pieceBytes) yield bytes.subarray(at, at + this.pieceBytes);
  }

  readonly getBatch: VideosApi['getBatch'] = async (id) => this.batches.get(id) ?? this.batch;
  readonly getVideo = async (videoId: string): Promise<Video | undefined> => this.videos.get(videoId);
  readonly listVideos = async () => ({ items: [...this.videos.values()], next: undefined });
  readonly openContent = async (request: ContentRequest): Promise<ContentAnswer> => {
    this.contentRequests.push(request);
    return this.content(request);
  };

  deleteVideo: VideosApi['deleteVideo'] = async (videoId) => {
    this.videos.delete(videoId);
    return true;
  };

  uploadFile: VideosApi['uploadFile'] = refuse;
  listFiles: VideosApi['listFiles'] = refuse;
  deleteFile: VideosApi['deleteFile'] = refuse;
  createBatch: VideosApi['createBatch'] = refuse;
  listBatches: VideosApi['listBatches'] = async () => ({
    items: [...this.batches.values()],
    next: undefined,
  });
  readonly cancelBatch: VideosApi['cancelBatch'] = async (id) => {
    const batch = await this.getBatch(id);
    if (batch === undefined || isBatchEnded(batch.status)) return batch;
    this.batches.set(id, { ...batch, status: 'cancelling', rawStatus: 'cancelling' });
    return this.batches.get(id);
  };
}

async function refuse(): Promise<never> {
  throw new Error('These tests send nothing.');
}

export function aBatch(over: Partial<Batch> = {}): Batch {
  return {
    ...bareBatch,
    id: 'batch_1',
    endpoint: '/v1/videos',
    status: 'completed',
    rawStatus: over.status ?? 'completed',
    inputFileId: 'file_input',
    outputFileId: undefined,
    errorFileId: undefined,
    ...over,
  };
}

export function aVideo(over: Partial<Video> = {}): Video {
  return {
    id: 'video_1',
    status: 'completed',
    rawStatus: over.status ?? 'completed',
    progress: 100,
    model: 'sora-2',
    prompt: undefined,
    size: '1280x720',
    seconds: 4,
    createdAtMs: undefined,
    completedAtMs: undefined,
    expiresAtMs: undefined,
    error: undefined,
    resultUrl: undefined,
    parentVideoId: undefined,
    isPlaceholder: false,
    ...over,
  };
}

export function aContentAnswer(
  over: Partial<Omit<ContentAnswer, 'body'>> & { readonly bytes?: Uint8Array } = {},
): ContentAnswer {
  const { bytes = new Uint8Array(), ...rest } = over;
  return {
    status: 200,
    mediaType: 'video/mp4',
    sizeBytes: bytes.length,
    range: undefined,
    etag: undefined,
    retryAfterMs: undefined,
    requestId: 'req_1',
    body: piecesOf(bytes),
    ...rest,
  };
}

async function* piecesOf(bytes: Uint8Array, pieceBytes = 16_384): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

/** Lines as a batch's output or error file has them. */
export function resultFile(lines: readonly (string | object)[]): Uint8Array {
  return new TextEncoder().encode(
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );
}

export function renderedLine(customId: string, videoId: string, over: object = {}): object {
  return {
    id: `batch_req_${videoId}`,
    custom_id: customId,
    response: {
      status_code: 200,
      request_id: 'req_1',
      body: {
        id: videoId,
        object: 'video',
        status: 'completed',
        model: 'sora-2',
        size: '1280x720',
        seconds: '4',
        ...over,
      },
    },
    error: null,
  };
}

export function refusedLine(customId: string, error: object, status = 400): object {
  return {
    id: 'batch_req_x',
    custom_id: customId,
    response: { status_code: status, request_id: 'req_2', body: { error } },
    error: null,
  };
}
