import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { GatewayAsset, GatewayVideo } from '../domain/gateway-records.js';
import { type AssetKind, assetKinds } from '../domain/object-key.js';
import type { ByteRange } from '../ports/gateway-blobs.js';
import { ApiError, invalid, notFound, type Refusal } from './api-error.js';
import { assetBlob } from './blob-names.js';
import { parseByteRange } from './byte-range.js';
import {
  type ContentFault,
  contentRefusals,
  endlessZeros,
  findContentFault,
  firstHalf,
  headOfClip,
  loginPage,
  notFetched,
  withExtraBytes,
} from './faulty-content.js';
import type { GatewayContext } from './gateway-context.js';
import { readId } from './id-param.js';
import { faultSubject, type StagedFaults } from './staged-faults.js';
import { streamOf } from './stream-of.js';

/** `GET /v1/videos/{id}/content?variant=`: the bytes of one asset, whole or in a range, under a strong ETag. */
export function addContentRoute(
  server: FastifyInstance,
  { ports, lateWork }: GatewayContext,
  findVideo: (id: string) => Promise<GatewayVideo>,
): void {
  server.get('/v1/videos/:id/content', async (request, reply) => {
    const video = await findVideo(readId(request.params));
    const kind = await servedVariant(video, readVariant(request.query), ports.faults);
    if (await isEarly(video, kind, ports.faults)) return reply.type('video/mp4').send(headOfClip);
    const asset = readyAsset(video, kind, ports.clock.now());
    const subject = `${faultSubject(video)} ${kind}`;
    const isIgnored = request.headers.range !== undefined && (await ports.faults.strikes('range-ignored', subject));
    const range = isIgnored ? undefined : wantedRange(request, asset);
    const etag = (await ports.faults.strikes('other-etag', subject)) ? `"${request.id}"` : etagOf(asset);
    reply.headers({ etag, 'accept-ranges': 'bytes' }).type(asset.mediaType);
    if (range === 'unsatisfiable') {
      reply.header('content-range', `bytes */${asset.sizeBytes}`);
      throw new ApiError({ status: 416, code: 'range_not_satisfiable', message: 'The range lies outside the file.' });
    }
    const fault = await findContentFault(ports.faults, subject, range !== undefined);
    const spoiled = fault === undefined ? undefined : spoilAnswer(request, reply, fault);
    if (spoiled !== undefined) return spoiled;
    const body = await ports.blobs.open(assetBlob(video.id, kind), range);
    if (body === undefined) throw notFound('video content', video.id);
    if (fault !== undefined) return sendWrong(reply, asset, body, fault);
    const isLastByte = range === undefined || range.end === asset.sizeBytes - 1;
    // A look at the head alone, which the framework answers here too, serves nothing.
    if (isLastByte && request.method === 'GET') reply.raw.once('finish', () => recordServed(video, kind));
    return sendBytes(reply, asset, range, streamOf(body));
  });

  /** The last byte of the asset was handed over, in one answer or at the end of a resumed one. */
  const recordServed = (video: GatewayVideo, kind: AssetKind): void => {
    lateWork.after(0, async () => {
      const event = { atMs: ports.clock.now(), kind: 'served', videoId: video.id, detail: kind } as const;
      await ports.records.commit([{ kind: 'truth', event }]);
    });
  };
}

const querySchema = z.looseObject({ variant: z.enum(assetKinds).optional() });

/** Undefined where none is named, which asks for the video. */
function readVariant(query: unknown): AssetKind | undefined {
  const parsed = querySchema.safeParse(query);
  if (parsed.success) return parsed.data.variant;
  throw new ApiError(invalid(`'variant' is one of: ${assetKinds.join(', ')}.`, 'variant'));
}

function readyAsset(video: GatewayVideo, kind: AssetKind, now: number): GatewayAsset {
  if (video.status !== 'completed') {
    const message = `The video is not ready: its status is '${video.status}'.`;
    throw new ApiError({ status: video.status === 'failed' ? 404 : 409, code: 'video_not_ready', message });
  }
  if (video.expiresAtMs !== undefined && now >= video.expiresAtMs) {
    throw new ApiError({ status: 404, code: 'video_expired', message: 'The bytes of this video have expired.' });
  }
  const asset = video.assets?.[kind];
  if (asset === undefined) throw new ApiError(noVariant(kind));
  return asset;
}

function noVariant(kind: AssetKind): Refusal {
  return { status: 404, code: 'variant_not_found', message: `This video has no ${kind}.`, param: 'variant' };
}

async function servedVariant(
  video: GatewayVideo,
  kind: AssetKind | undefined,
  faults: StagedFaults,
): Promise<AssetKind> {
  if (kind === undefined) return 'video';
  const subject = `${faultSubject(video)} ${kind}`;
  if (await faults.strikes('variant-404', subject)) throw new ApiError(noVariant(kind));
  if (kind === 'video') return kind;
  return (await faults.strikes('variant-ignored', subject)) ? 'video' : kind;
}

/** Some servers hand out a file as soon as it is there, done or not. */
async function isEarly(video: GatewayVideo, kind: AssetKind, faults: StagedFaults): Promise<boolean> {
  return video.status !== 'completed' && (await faults.strikes('early-content', `${faultSubject(video)} ${kind}`));
}

/** The faults that need no bytes of the asset; undefined for those that do. */
function spoilAnswer(request: FastifyRequest, reply: FastifyReply, fault: ContentFault): FastifyReply | undefined {
  const refusal = contentRefusals[fault];
  if (refusal !== undefined) throw new ApiError(refusal);
  if (fault === 'html-200') return reply.type('text/html').send(loginPage);
  if (fault === 'json-200') return reply.type('application/json').send(notFetched);
  if (fault === 'redirect-loop') return reply.redirect(request.url);
  if (fault === 'redirect-file') return reply.redirect('file:///etc/hostname');
  if (fault === 'zero-bytes') return reply.header('content-length', 0).send('');
  if (fault === 'endless-body') return reply.send(Readable.from(endlessZeros()));
  // Another name of the same machine: a client that takes its token along gives it to a stranger.
  if (fault === 'redirect') return reply.redirect(`http://localhost:${request.socket.localPort}/elsewhere`);
  return undefined;
}

function sendWrong(
  reply: FastifyReply,
  asset: GatewayAsset,
  body: AsyncIterable<Uint8Array>,
  fault: ContentFault,
): FastifyReply {
  if (fault === 'extra-bytes') return reply.send(Readable.from(withExtraBytes(body)));
  if (fault === 'silent-truncation') return reply.send(Readable.from(firstHalf(body, asset.sizeBytes, 'end')));
  if (fault === 'short-length') {
    const halfBytes = Math.floor(asset.sizeBytes / 2);
    return reply.header('content-length', halfBytes).send(Readable.from(firstHalf(body, asset.sizeBytes, 'end')));
  }
  const end = fault === 'stall' ? 'hang' : 'drop';
  return reply.header('content-length', asset.sizeBytes).send(Readable.from(firstHalf(body, asset.sizeBytes, end)));
}

function etagOf(asset: GatewayAsset): string {
  return `"${asset.sha256}"`;
}

/** `If-Range` that names other bytes asks for the whole again. */
function wantedRange(request: FastifyRequest, asset: GatewayAsset): ByteRange | 'unsatisfiable' | undefined {
  const { range, 'if-range': ifRange } = request.headers;
  if (ifRange !== undefined && ifRange !== etagOf(asset)) return undefined;
  return parseByteRange(range, asset.sizeBytes);
}

function sendBytes(
  reply: FastifyReply,
  asset: GatewayAsset,
  range: ByteRange | undefined,
  body: Readable,
): FastifyReply {
  if (range === undefined) return reply.header('content-length', asset.sizeBytes).send(body);
  return reply
    .status(206)
    .header('content-length', range.end - range.start + 1)
    .header('content-range', `bytes ${range.start}-${range.end}/${asset.sizeBytes}`)
    .send(body);
}
