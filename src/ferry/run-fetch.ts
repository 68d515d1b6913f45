import { RenderQueueError } from '../domain/render-queue-error.js';
import type { MediaDigests } from '../ports/media-hash.js';
import type { SpoolFile } from '../ports/spool.js';
import type { ContentAnswer } from '../ports/videos-api.js';
import type { FerryOptions, FerryPorts } from './ferry-ports.js';
import { createMediaInspector, type Inspection } from './inspect-media.js';
import type { Pull } from './pull-list.js';
import { type FetchTrouble, readStatus } from './read-status.js';

/** Bytes of one file, whole, hashed and synced in the spool. */
export interface SpooledMedia {
  readonly path: string;
  readonly sizeBytes: number;
  readonly digests: MediaDigests;
  readonly inspection: Extract<Inspection, { readonly kind: 'whole' }>;
}

export type FetchAnswer = { readonly kind: 'fetched'; readonly media: SpooledMedia } | FetchTrouble;

/** One try. Everything that can go wrong on the far side is an answer; only the disk and the program's end throw. */
export async function runFetch(input: Pull, ports: FerryPorts, options: FerryOptions): Promise<FetchAnswer> {
  const { kind, attempt } = input;
  try {
    const answer = await ports.api.openContent(
      { videoId: attempt.videoId, kind, offset: 0, etag: undefined },
      options.signal,
    );
    const trouble = readStatus(answer, kind);
    if (trouble === undefined) return await spool(input, answer, ports);
    await letGo(answer.body);
    return trouble;
  } catch (cause) {
    return troubleOf(cause);
  }
}

/** Taking the first piece and breaking off is how a body's connection is given back. */
async function letGo(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _piece of body) break;
}

async function spool(input: Pull, answer: ContentAnswer, ports: FerryPorts): Promise<FetchAnswer> {
  const inspector = createMediaInspector(input.kind);
  const hash = await ports.hashes.open();
  const file = await ports.spool.create(`${input.attempt.customId}.${input.kind}`);
  let sizeBytes = 0;
  try {
    for await (const chunk of answer.body) {
      inspector.push(chunk);
      hash.update(chunk);
      sizeBytes += chunk.length;
      await file.write(chunk);
    }
  } catch (cause) {
    await file.discard();
    throw cause;
  }
  const refusal = refuse(inspector.finish(), sizeBytes, answer);
  if (refusal.kind !== 'whole') {
    await file.discard();
    return refusal;
  }
  await finish(file, ports);
  return {
    kind: 'fetched',
    media: { path: file.path, sizeBytes, digests: hash.digest(), inspection: refusal },
  };
}

/** Length first: it says more plainly what happened than a broken box does. */
function refuse(inspection: Inspection, sizeBytes: number, answer: ContentAnswer): FetchTrouble | WholeInspection {
  const { requestId } = answer;
  if (answer.sizeBytes !== undefined && answer.sizeBytes !== sizeBytes) {
    return { kind: 'broken', reason: `got ${sizeBytes} of ${answer.sizeBytes} bytes`, requestId };
  }
  if (inspection.kind === 'fault') return { kind: 'broken', reason: inspection.fault, requestId };
  if (inspection.kind === 'other') return { kind: 'other_kind', reason: `got ${inspection.found}`, requestId };
  return inspection;
}

type WholeInspection = Extract<Inspection, { readonly kind: 'whole' }>;

async function finish(file: SpoolFile, { crashPoints }: FerryPorts): Promise<void> {
  crashPoints.reach('ferry.before-spool-sync');
  await file.finish();
  crashPoints.reach('ferry.after-spool-sync');
}

/** The wire's troubles pass; the disk's and ours are not the wire's to explain. */
function troubleOf(cause: unknown): FetchTrouble {
  if (cause instanceof RenderQueueError && cause.kind !== 'server') throw cause;
  if (cause instanceof Error && cause.name === 'AbortError') throw cause;
  const isRefused = cause instanceof RenderQueueError && !cause.retryable;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return isRefused
    ? { kind: 'refused', reason, requestId: undefined }
    : { kind: 'broken', reason, requestId: undefined };
}
