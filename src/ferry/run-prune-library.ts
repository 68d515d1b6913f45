import type { AssetRecord } from '../domain/ledger-records.js';
import { type AssetKind, objectKey } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Clock } from '../ports/clock.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { MediaHashes } from '../ports/media-hash.js';
import type { Store } from '../ports/store.js';
import type { VideosApi } from '../ports/videos-api.js';
import { pullName } from './pull-list.js';
import type { LibraryEntry } from './run-list-library.js';
import { runReadBack } from './run-read-back.js';
import { absentEvent } from './run-transfer.js';

export interface PrunePorts {
  readonly api: VideosApi;
  readonly ledger: LedgerWriter;
  readonly store: Store;
  readonly hashes: MediaHashes;
  readonly clock: Clock;
}

export interface PruneReport {
  readonly deleted: readonly string[];
  /** Landed, but kept at the server, each with why. */
  readonly kept: readonly { readonly videoId: string; readonly reason: string }[];
}

/**
 * Deletes videos at the server that it no longer needs to keep for us. Only those go whose every wanted file has a
 * receipt, or was found absent, and whose clip the store holds at this moment: by its own checksum, else by
 * reading it back. The ledger is told first: a delete whose answer is lost is then known to have been meant.
 */
export async function runPruneLibrary(
  input: { readonly entries: readonly LibraryEntry[] },
  ports: PrunePorts,
  options: { readonly variants: readonly AssetKind[]; readonly isDryRun: boolean; readonly signal?: AbortSignal },
): Promise<PruneReport> {
  const landed = input.entries.filter(({ claim }) => claim === 'landed');
  const held = await loadHeld(landed, ports.ledger);
  const deleted: string[] = [];
  const kept: { readonly videoId: string; readonly reason: string }[] = [];
  for (const { attempt, video } of landed) {
    if (attempt === undefined) continue;
    options.signal?.throwIfAborted();
    const names = ['video' as const, ...options.variants].map((kind) => pullName({ customId: attempt.customId, kind }));
    const missing = names.filter((name) => !held.assets.has(name) && !held.absent.has(name));
    const clip = held.assets.get(names[0] ?? '');
    const reason = missing.length > 0 ? `${missing.join(', ')} is not home` : await storeDoubt(clip, ports, options);
    if (reason !== undefined) {
      kept.push({ videoId: video.id, reason });
      continue;
    }
    if (options.isDryRun) {
      deleted.push(video.id);
      continue;
    }
    await ports.ledger.recordEvent({
      atMs: ports.clock.now(),
      runId: attempt.runId,
      subject: 'attempt',
      subjectId: attempt.customId,
      event: 'video_deleted',
      who: 'nightshoot',
      detail: { videoId: video.id, key: clip?.receipt.key ?? null },
    });
    if (await ports.api.deleteVideo(video.id, options.signal)) deleted.push(video.id);
    else kept.push({ videoId: video.id, reason: 'the server did not delete it' });
  }
  return { deleted, kept };
}

async function loadHeld(entries: readonly LibraryEntry[], ledger: LedgerWriter) {
  const customIds = entries.flatMap(({ attempt }) => (attempt === undefined ? [] : [attempt.customId]));
  const assets = customIds.length === 0 ? [] : await ledger.assets({ customIds });
  const events = await ledger.events();
  return {
    assets: new Map(assets.map((asset) => [pullName(asset), asset])),
    absent: new Set(events.filter(({ event }) => event === absentEvent).map(({ subjectId }) => subjectId)),
  };
}

/** Why the store's copy may not be relied on; undefined when it may. */
async function storeDoubt(
  clip: AssetRecord | undefined,
  { store, hashes }: PrunePorts,
  { signal }: { readonly signal?: AbortSignal },
): Promise<string | undefined> {
  if (clip === undefined) return 'it has no receipt';
  if (!clip.receipt.location.startsWith(`${store.location}/`)) return `it lies in ${clip.receipt.location}`;
  const key = objectKey(clip.receipt.key);
  const found = await store.head(key, signal);
  if (found === undefined) return 'the store does not show it';
  if (found.sizeBytes !== clip.receipt.sizeBytes) return 'the store shows another length';
  if (found.sha256 === clip.receipt.sha256) return undefined;
  const sha256 = await runReadBack({ key }, { store, hashes }, { signal });
  if (sha256 instanceof RenderQueueError) return sha256.message;
  return sha256 === clip.receipt.sha256 ? undefined : 'the store holds other bytes';
}
