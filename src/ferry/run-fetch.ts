import type { AssetKind } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { MediaDigests } from '../ports/media-hash.js';
import type { SpooledBody } from '../ports/spool.js';
import type { ContentAnswer } from '../ports/videos-api.js';
import type { FerryPorts } from './ferry-ports.js';
import { createGatherer } from './gather-pieces.js';
import { createMediaInspector, type WholeMedia } from './inspect-media.js';
import { type Holder, isWorthKeeping, judgeRange, type PartialFetch } from './partial-fetch.js';
import { createRateFloor } from './rate-floor.js';
import { type FetchTrouble, readStatus } from './read-status.js';

/** Bytes of one file, whole and hashed, safe in the spool or held in memory where that has no room. */
export interface SpooledMedia {
  readonly body: SpooledBody;
  readonly heldBy: Holder;
  readonly sizeBytes: number;
  readonly digests: MediaDigests;
  readonly inspection: WholeMedia;
}

export type FetchAnswer = { readonly kind: 'fetched'; readonly media: SpooledMedia } | FailedFetch;

export type FailedFetch = FetchTrouble & { readonly partial?: PartialFetch };

/** A file at the server, and what it is called while it rests here. */
export interface WantedFile {
  readonly videoId: string;
  readonly kind: AssetKind;
  readonly name: string;
  /** Fetched instead of the content route. */
  readonly resultUrl?: string | undefined;
}

export type FetchPorts = Pick<FerryPorts, 'api' | 'spool' | 'overflow' | 'hashes' | 'clock' | 'crashPoints'>;

export interface FetchInput {
  readonly wanted: WantedFile;
  /** What an earlier try brought. */
  readonly partial: PartialFetch | undefined;
  /** Hears of every piece of the body. */
  readonly onReceived?: (piece: ReceivedPiece) => void;
}

export interface ReceivedPiece {
  readonly pieceBytes: number;
  /** Of the file so far, earlier tries included. */
  readonly fileBytes: number;
  /** Of the whole file, where the server says it. */
  readonly totalBytes: number | undefined;
}

/** One try. Everything that can go wrong on the far side is an answer; only the disk and the program's end throw. */
export async function runFetch(
  input: FetchInput,
  ports: FetchPorts,
  options: { readonly signal?: AbortSignal },
): Promise<FetchAnswer> {
  const { wanted, partial } = input;
  const { kind, videoId, resultUrl } = wanted;
  const fresh = partial === undefined ? await beginFile(wanted, ports) : undefined;
  const link = resultUrl === undefined ? {} : { resultUrl };
  const request = { videoId, kind, offset: partial?.sizeBytes ?? 0, etag: partial?.etag, ...link };
  try {
    const answer = await ports.api.openContent(request, options.signal);
    const trouble = readStatus(answer, kind);
    if (trouble !== undefined) {
      await letGo(answer.body);
      if (fresh !== undefined) await throwAway(fresh);
      return withPart(trouble, partial);
    }
    const range = judgeRange(answer, partial);
    if (range === 'go_on' && partial !== undefined)
      return await receive({ ...input, answer, growing: { ...partial } }, ports);
    if (partial !== undefined) await throwAway(partial);
    if (range === 'start') {
      return await receive({ ...input, answer, growing: fresh ?? (await beginFile(wanted, ports)) }, ports);
    }
    await letGo(answer.body);
    if (fresh !== undefined) await throwAway(fresh);
    return { kind: 'broken', reason: 'the server has not the range asked for', requestId: answer.requestId };
  } catch (cause) {
    if (fresh !== undefined) await throwAway(fresh);
    if (options.signal?.aborted === true) throw cause;
    return withPart(troubleOf(cause), partial);
  }
}

function withPart(trouble: FetchTrouble, partial: PartialFetch | undefined): FetchAnswer {
  return partial === undefined ? trouble : { ...trouble, partial };
}

/** A file under way. Only `sizeBytes` changes while it grows. */
interface Growing extends Omit<PartialFetch, 'sizeBytes' | 'etag' | 'totalBytes'> {
  readonly heldBy: Holder;
  sizeBytes: number;
}

/** What a clip may take where nothing is known of it yet: one of 20 s in 1080p at 20 Mbit/s. */
const expectedBytes = 50_000_000;

async function beginFile({ kind, name }: WantedFile, ports: FetchPorts): Promise<Growing> {
  const holder: Holder = (await ports.spool.freeBytes()) < expectedBytes ? 'overflow' : 'spool';
  return {
    file: await ports[holder].create(name),
    hash: await ports.hashes.open(),
    inspector: createMediaInspector(kind),
    heldBy: holder,
    sizeBytes: 0,
  };
}

/** No clip of any known server comes near it: a body that goes on is no clip. */
const largestFileBytes = 4 * 1024 ** 3;

interface Receiving extends Pick<FetchInput, 'onReceived'> {
  readonly answer: ContentAnswer;
  readonly growing: Growing;
}

async function receive({ answer, growing, onReceived }: Receiving, ports: FetchPorts): Promise<FetchAnswer> {
  const { requestId } = answer;
  const totalBytes =
    answer.range === undefined
      ? answer.sizeBytes
      : (answer.range.total ?? (answer.sizeBytes === undefined ? undefined : growing.sizeBytes + answer.sizeBytes));
  const isTooSlow = createRateFloor(ports.clock.monotonicMs());
  const gatherer = createGatherer();
  try {
    for await (const chunk of answer.body) {
      growing.sizeBytes += chunk.length;
      for (const piece of gatherer.add(chunk)) await keep(piece, growing);
      answer.release?.(chunk);
      onReceived?.({ pieceBytes: chunk.length, fileBytes: growing.sizeBytes, totalBytes });
      if (growing.sizeBytes > largestFileBytes) throw brokenOff('the body has no end');
      if (isTooSlow(growing.sizeBytes, ports.clock.monotonicMs())) throw brokenOff('it came below 16 KiB/s');
    }
    await keep(gatherer.rest(), growing);
  } catch (cause) {
    return await keepPart(cause, { ...growing, etag: answer.etag, totalBytes }, gatherer.rest());
  } finally {
    gatherer.close();
  }
  const { file, hash, inspector, heldBy, sizeBytes } = growing;
  if (totalBytes !== undefined && totalBytes !== sizeBytes) {
    await throwAway(growing);
    return { kind: 'broken', reason: `got ${sizeBytes} of ${totalBytes} bytes`, requestId };
  }
  const inspection = inspector.finish();
  if (inspection.kind !== 'whole') {
    await throwAway(growing);
    return inspection.kind === 'fault'
      ? { kind: 'broken', reason: inspection.fault, requestId }
      : { kind: 'other_kind', reason: `got ${inspection.found}`, requestId };
  }
  const digests = await hash.digest();
  ports.crashPoints.reach('ferry.before-spooled');
  const body = await file.finish(digests.sha256);
  ports.crashPoints.reach('ferry.after-spooled');
  return { kind: 'fetched', media: { body, heldBy, sizeBytes, digests, inspection } };
}

/** Hashed while it is written. Both end before this does: the piece is overwritten next. */
async function keep(piece: Uint8Array, growing: Pick<PartialFetch, 'file' | 'hash' | 'inspector'>): Promise<void> {
  if (piece.length === 0) return;
  growing.inspector.push(piece);
  const ends = await Promise.allSettled([growing.hash.update(piece), growing.file.write(piece)]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** A broken body whose file can be told again is kept for the next try; any other is thrown away. */
async function keepPart(
  cause: unknown,
  part: Omit<PartialFetch, 'etag'> & { readonly etag: string | undefined },
  /** Received and not kept yet. */
  rest: Uint8Array,
): Promise<FetchAnswer> {
  const { etag, file, heldBy, sizeBytes } = part;
  if (isWire(cause) && heldBy === 'spool' && isWorthKeeping(etag, sizeBytes) && sizeBytes <= largestFileBytes) {
    await keep(rest, part);
    await file.pause();
    return { ...troubleOf(cause), partial: { ...part, etag } };
  }
  await throwAway(part);
  return troubleOf(cause);
}

/** Of a file that will not be finished. */
export async function throwAway({ file, hash }: Pick<PartialFetch, 'file' | 'hash'>): Promise<void> {
  hash.abandon();
  await file.discard();
}

/** Taking the first piece and breaking off is how a body's connection is given back. */
async function letGo(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _piece of body) break;
}

/** The wire's troubles pass; the disk's and ours are not the wire's to explain. */
function troubleOf(cause: unknown): FetchTrouble {
  if (!isWire(cause)) throw cause;
  const kind = cause.retryable ? 'broken' : 'refused';
  return { kind, reason: cause.message, requestId: undefined, retryAfterMs: cause.retryAfterMs };
}

function isWire(cause: unknown): cause is RenderQueueError {
  return cause instanceof RenderQueueError && cause.kind === 'server';
}

function brokenOff(why: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_DOWNLOAD_BROKEN_OFF',
    kind: 'server',
    message: `The download was broken off: ${why}.`,
    retryable: true,
  });
}
