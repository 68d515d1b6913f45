import { type Batch, isBatchEnded } from '../../domain/batch.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { ServerIdentity } from '../../domain/server.js';
import type { Clock } from '../../ports/clock.js';
import type { BatchRequest, CreateBatchAnswer, FileUpload, VideosApi } from '../../ports/videos-api.js';
import { formatBatchCreateBody } from '../../protocol/batch-create-body.js';
import { parseBatch } from '../../protocol/batch-object.js';
import { parseDeleted } from '../../protocol/deleted-object.js';
import { parseFile } from '../../protocol/file-object.js';
import { parseListPage } from '../../protocol/list-page.js';
import { parseVideo } from '../../protocol/video-object.js';
import { contentAnswer, contentHeaders, contentTarget } from './content-answer.js';
import { classifyCreateBatch, classifyCreateBatchFault } from './create-batch-answer.js';
import { credentialsOf } from './credentials.js';
import { createHttpClient, type HttpClient, type HttpRequest, type HttpTimeouts } from './http-client.js';
import { learnProviderTime } from './learn-provider-time.js';
import { multipartUpload } from './multipart-upload.js';
import { isOwnNotFound, readAnswer, readBody, readFound, readText, refusalOf } from './read-answer.js';
import { answerFault } from './server-fault.js';

export interface VideosApiOptions {
  readonly server: ServerIdentity;
  /** Where it answers today; its identity's address where that is the same. */
  readonly baseUrl?: string;
  /** Undefined for a server that asks for none. */
  readonly key: string | undefined;
  /** `authorization` carries the key as a bearer token, which is the rule. */
  readonly keyHeader?: 'authorization' | 'api-key';
  readonly timeouts?: Partial<HttpTimeouts>;
  readonly clock: Pick<Clock, 'now'>;
}

/** A server over HTTP. `close` drops its connections; calls under way fail. */
export function openVideosApi(options: VideosApiOptions): VideosApi & { readonly close: () => Promise<void> } {
  const credentials = credentialsOf(options.key, options.keyHeader ?? 'authorization');
  const baseUrl = options.baseUrl ?? options.server.url;
  const providerTime = learnProviderTime(options.clock);
  const client = createHttpClient({
    baseUrl,
    credentials,
    onDate: providerTime.hear,
    ...(options.timeouts === undefined ? {} : { timeouts: options.timeouts }),
  });
  return {
    server: options.server,
    providerTime,
    close: () => client.close(),
    uploadFile: (upload, signal) => uploadFile(client, upload, signal),
    listFiles: (page, signal) =>
      ask(client, { what: 'list files', request: get(`/files${query(page)}`, signal), parse: listOf(parseFile) }),
    deleteFile: (fileId, signal) =>
      remove(client, 'delete a file', del(`/files/${encodeURIComponent(fileId)}`, signal)),
    readFile: (fileId, offset, signal) => readFile(client, { fileId, offset, signal }),
    createBatch: (request, signal) => createBatch(client, request, signal),
    getBatch: (batchId, signal) => getBatch(client, batchId, signal),
    listBatches: (page, signal) =>
      ask(client, { what: 'list batches', request: get(`/batches${query(page)}`, signal), parse: listOf(parseBatch) }),
    cancelBatch: (batchId, signal) => cancelBatch(client, batchId, signal),
    getVideo: (videoId, signal) =>
      find(client, { what: 'read a video', request: get(videoPath(videoId), signal), parse: parseVideo }),
    listVideos: (page, signal) =>
      ask(client, { what: 'list videos', request: get(`/videos${query(page)}`, signal), parse: listOf(parseVideo) }),
    deleteVideo: (videoId, signal) => remove(client, 'delete a video', del(videoPath(videoId), signal)),
    openContent: async (request, signal) =>
      contentAnswer(
        await client.send({ ...get(contentTarget(request, baseUrl), signal), headers: contentHeaders(request) }),
      ),
  };
}

function get(target: string, signal: AbortSignal | undefined): HttpRequest {
  return { method: 'GET', target, signal };
}

function del(target: string, signal: AbortSignal | undefined): HttpRequest {
  return { method: 'DELETE', target, signal };
}

/** Ids are opaque and may hold `/`, `?` or `=`. */
function batchPath(batchId: string): string {
  return `/batches/${encodeURIComponent(batchId)}`;
}

function videoPath(videoId: string): string {
  return `/videos/${encodeURIComponent(videoId)}`;
}

function query(page: Readonly<Record<string, string | number | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(page)) if (value !== undefined) parameters.set(name, String(value));
  return parameters.size === 0 ? '' : `?${parameters}`;
}

function listOf<Item extends { readonly id: string }>(parseItem: (json: unknown) => Item | undefined) {
  return (json: unknown) => parseListPage(json, parseItem);
}

interface Call<Answer> {
  /** What is asked for, in the words of an error message. */
  readonly what: string;
  readonly request: HttpRequest;
  readonly parse: (json: unknown) => Answer | undefined;
}

async function ask<Answer>(client: HttpClient, { what, request, parse }: Call<Answer>): Promise<Answer> {
  return await readAnswer(what, await client.send(request), parse);
}

async function find<Answer>(client: HttpClient, { what, request, parse }: Call<Answer>): Promise<Answer | undefined> {
  return await readFound(what, await client.send(request), parse);
}

async function remove(client: HttpClient, what: string, request: HttpRequest): Promise<boolean> {
  const answer = await client.send(request);
  if (answer.status !== 404) return await readAnswer(what, answer, parseDeleted);
  return isOwnNotFound(what, answer.status, await readText(what, answer));
}

function getBatch(client: HttpClient, batchId: string, signal: AbortSignal | undefined): Promise<Batch | undefined> {
  return find(client, { what: 'read a batch', request: get(batchPath(batchId), signal), parse: parseBatch });
}

/** A batch that has ended is not cancelled again, and servers answer so with an error (OpenAI 409); how it stands is asked then. */
async function cancelBatch(
  client: HttpClient,
  batchId: string,
  signal: AbortSignal | undefined,
): Promise<Batch | undefined> {
  const what = 'cancel a batch';
  const answer = await client.send({ ...get(`${batchPath(batchId)}/cancel`, signal), method: 'POST' });
  if (answer.status >= 200 && answer.status < 300) return await readAnswer(what, answer, parseBatch);
  const refusal = refusalOf(answer, await readText(what, answer));
  const batch = await getBatch(client, batchId, signal);
  if (batch === undefined || batch.status === 'cancelling' || isBatchEnded(batch.status)) return batch;
  throw answerFault(what, refusal);
}

async function uploadFile(client: HttpClient, upload: FileUpload, signal: AbortSignal | undefined) {
  const { body, contentType, sizeBytes } = multipartUpload({
    ...upload,
    fields: fieldsOf(upload),
    part: 'file',
    bytes: upload.open(),
  });
  const headers = { 'content-type': contentType, 'content-length': String(sizeBytes) };
  const request = { method: 'POST', target: '/files', headers, body, signal } as const;
  const file = await ask(client, { what: `upload ${upload.filename}`, request, parse: parseFile });
  if (file.sizeBytes === upload.sizeBytes) return file;
  throw new RenderQueueError({
    code: 'E_UPLOAD_SIZE',
    kind: 'server',
    message: `The server holds ${file.sizeBytes} bytes of ${upload.filename}, not ${upload.sizeBytes}.`,
    retryable: true,
  });
}

/** https://platform.openai.com/docs/api-reference/files/create */
function fieldsOf(upload: FileUpload): readonly (readonly [string, string])[] {
  const purpose = ['purpose', upload.purpose] as const;
  if (upload.expiresAfterSeconds === undefined) return [purpose];
  const seconds = String(upload.expiresAfterSeconds);
  return [purpose, ['expires_after[anchor]', 'created_at'], ['expires_after[seconds]', seconds]];
}

/** A server that ignores the range sends the whole again; the bytes already read are passed over. */
async function* readFile(
  client: HttpClient,
  request: { readonly fileId: string; readonly offset: number; readonly signal: AbortSignal | undefined },
): AsyncGenerator<Uint8Array> {
  const what = 'read a result file';
  const answer = await client.send({
    ...get(`/files/${encodeURIComponent(request.fileId)}/content`, request.signal),
    ...(request.offset === 0 ? {} : { headers: { range: `bytes=${request.offset}-` } }),
  });
  if (answer.status === 416) {
    await answer.body.dump();
    return;
  }
  if (answer.status !== 200 && answer.status !== 206) {
    throw answerFault(what, refusalOf(answer, await readText(what, answer)));
  }
  let toSkip = answer.status === 206 ? 0 : request.offset;
  for await (const piece of readBody(answer.body, what)) {
    const skipped = Math.min(toSkip, piece.byteLength);
    toSkip -= skipped;
    if (skipped < piece.byteLength) yield piece.subarray(skipped);
  }
}

async function createBatch(
  client: HttpClient,
  request: BatchRequest,
  signal: AbortSignal | undefined,
): Promise<CreateBatchAnswer> {
  if (signal?.aborted === true) return { kind: 'not_sent', message: 'Interrupted before the call.' };
  const headers = { 'content-type': 'application/json', 'idempotency-key': request.idempotencyKey };
  const body = JSON.stringify(formatBatchCreateBody(request));
  try {
    const answer = await client.send({ method: 'POST', target: '/batches', headers, body, signal });
    return classifyCreateBatch(answer.status, await readText('create a batch', answer));
  } catch (error) {
    return classifyCreateBatchFault(error);
  }
}
