import type { UpstreamKind } from '../../catalog/upstream-kind.js';
import type { Clock } from '../../ports/clock.js';
import type { CharacterUpload, CreateVideoAnswer, VideoJobs, VideoOrder } from '../../ports/video-jobs.js';
import { type Character, parseCharacter } from '../../protocol/character-object.js';
import { classifyCreateVideo, classifyCreateVideoFault } from './create-video-answer.js';
import { credentialsOf } from './credentials.js';
import { createHttpClient, type HttpClient, type HttpTimeouts } from './http-client.js';
import { multipartUpload } from './multipart-upload.js';
import { openVideosApi } from './open-videos-api.js';
import { readAnswer, readFound, readText } from './read-answer.js';
import { retryAfterMs } from './retry-after.js';
import { videoCall } from './video-call.js';

export interface VideoJobsOptions {
  readonly kind: UpstreamKind;
  /** With or without the path; without one the kind's own is added. */
  readonly url: string;
  readonly key: string | undefined;
  readonly timeouts?: Partial<HttpTimeouts>;
  readonly clock: Pick<Clock, 'now'>;
}

/** The single jobs of one server, spoken in the words of its kind. */
export function openVideoJobs(options: VideoJobsOptions): VideoJobs {
  const { kind, key, clock } = options;
  const url = baseUrlOf(options.url, kind.basePath);
  const timeouts = options.timeouts === undefined ? {} : { timeouts: options.timeouts };
  const server = { kind: kind.id, url, account: 'upstream', rendersPlaceholders: false };
  const api = openVideosApi({ server, key, clock, keyHeader: kind.keyHeader, ...timeouts });
  const client = createHttpClient({ baseUrl: url, credentials: credentialsOf(key, kind.keyHeader), ...timeouts });
  return {
    createVideo: (order, signal) => createVideo(client, kind, { order, signal }),
    getVideo: api.getVideo,
    listVideos: api.listVideos,
    openContent: api.openContent,
    uploadCharacter: (upload, signal) => uploadCharacter(client, upload, signal),
    hasCharacter: async (id, signal) => {
      const target = `/videos/characters/${encodeURIComponent(id)}`;
      const answer = await client.send({ method: 'GET', target, signal });
      return (await readFound('read a character', answer, parseCharacter)) !== undefined;
    },
    close: async () => {
      await api.close();
      await client.close();
    },
  };
}

function baseUrlOf(url: string, basePath: string): string {
  const bare = url.replace(/\/+$/, '');
  return new URL(bare).pathname === '/' ? bare + basePath : bare;
}

async function createVideo(
  client: HttpClient,
  kind: UpstreamKind,
  { order, signal }: { readonly order: VideoOrder; readonly signal: AbortSignal | undefined },
): Promise<CreateVideoAnswer> {
  if (signal?.aborted === true) return { kind: 'not_sent', message: 'Interrupted before the call.' };
  const { target, contentType, body } = videoCall(order, kind);
  const headers = { 'content-type': contentType, 'content-length': String(body.byteLength) };
  try {
    const answer = await client.send({ method: 'POST', target, headers, body: once(body), signal });
    const text = await readText('create a video', answer);
    return classifyCreateVideo(answer.status, text, retryAfterMs(answer.headers['retry-after'], answer.headers.date));
  } catch (error) {
    return classifyCreateVideoFault(error);
  }
}

/** https://github.com/openai/openai-openapi (CreateVideoCharacterBody) */
async function uploadCharacter(
  client: HttpClient,
  { name, body: bytes, ...clip }: CharacterUpload,
  signal: AbortSignal | undefined,
): Promise<Character> {
  const file = { part: 'video', filename: 'character.mp4', mediaType: 'video/mp4', bytes, ...clip };
  const { body, contentType, sizeBytes } = multipartUpload({ fields: [['name', name]], ...file });
  const headers = { 'content-type': contentType, 'content-length': String(sizeBytes) };
  const answer = await client.send({ method: 'POST', target: '/videos/characters', headers, body, signal });
  return readAnswer(`make the character \`${name}\``, answer, parseCharacter);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
