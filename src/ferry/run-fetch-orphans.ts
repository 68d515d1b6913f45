import type { LedgerEvent } from '../domain/ledger-records.js';
import { type ObjectKey, objectKey } from '../domain/object-key.js';
import { sha256Of } from '../domain/sha256.js';
import type { Ulid } from '../domain/ulid.js';
import type { SpooledFile } from '../ports/spool.js';
import type { FerryPorts } from './ferry-ports.js';
import { type FetchAnswer, runFetch, type SpooledMedia } from './run-fetch.js';
import { runInspect } from './run-inspect.js';

/** The reconciler's event for a line that decides nothing; some of them name a clip that was paid for. */
const quarantinedEvent = 'line_quarantined';
const settledEvents = new Set(['orphan_stored', 'orphan_gone']);

export interface OrphanReport {
  readonly stored: readonly ObjectKey[];
  readonly gone: readonly string[];
}

/**
 * Brings home clips that no attempt of ours claims: a second render of one attempt, a line with a custom_id nobody sent.
 * They were paid for, so they are kept, under `_nightshoot/orphans/`, for a person to look at. Once each. What an earlier
 * life brought as far as the spool or the store is not gone when the server has forgotten it since.
 */
export async function runFetchOrphans(
  input: { readonly runId?: Ulid },
  ports: FerryPorts,
  options: { readonly signal?: AbortSignal },
): Promise<OrphanReport> {
  const stored: ObjectKey[] = [];
  const gone: string[] = [];
  const spooled = new Map((await ports.spool.finished()).map((file) => [file.name, file]));
  for (const { videoId, event } of openOrphans(await ports.ledger.events({ ...input, subject: 'submission' }))) {
    const name = sha256Of(videoId).slice(0, 16);
    const wanted = { videoId, kind: 'video', name: `orphan-${name}` } as const;
    const media = await takeUp(spooled.get(wanted.name), ports);
    const answer: FetchAnswer =
      media === undefined ? await runFetch({ wanted, partial: undefined }, ports, options) : { kind: 'fetched', media };
    const key = objectKey(`_nightshoot/orphans/${name}.mp4`);
    if (answer.kind === 'fetched') await stow(key, answer.media, ports, options);
    const isStored = answer.kind === 'fetched' || (await ports.store.head(key, options.signal)) !== undefined;
    if (isStored) {
      stored.push(key);
      await settle(event, 'orphan_stored', { videoId, key }, ports);
    } else if (answer.kind === 'absent') {
      gone.push(videoId);
      await settle(event, 'orphan_gone', { videoId, reason: answer.reason }, ports);
    }
  }
  return { stored, gone };
}

async function takeUp(file: SpooledFile | undefined, ports: FerryPorts): Promise<SpooledMedia | undefined> {
  const found = file && (await runInspect({ kind: 'video', chunks: ports.spool.read(file.body) }, ports));
  return file && found && { ...found, body: file.body, heldBy: 'spool' };
}

interface Orphan {
  readonly videoId: string;
  readonly event: LedgerEvent;
}

function openOrphans(events: readonly LedgerEvent[]): readonly Orphan[] {
  const settled = new Set(
    events.filter(({ event }) => settledEvents.has(event)).map(({ detail }) => detail['videoId']),
  );
  const orphans = new Map<string, LedgerEvent>();
  for (const event of events) {
    const videoId = event.detail['videoId'];
    if (event.event === quarantinedEvent && typeof videoId === 'string' && !settled.has(videoId)) {
      orphans.set(videoId, event);
    }
  }
  return [...orphans].map(([videoId, event]) => ({ videoId, event }));
}

async function stow(
  key: ObjectKey,
  media: SpooledMedia,
  ports: FerryPorts,
  options: { readonly signal?: AbortSignal },
): Promise<void> {
  const { body, sizeBytes, digests, inspection } = media;
  const object = { key, body, sizeBytes, sha256: digests.sha256, mediaType: inspection.mediaType };
  await ports.store.put(object, options.signal);
  await ports[media.heldBy].remove(body);
}

async function settle(
  found: LedgerEvent,
  event: string,
  detail: LedgerEvent['detail'],
  { ledger, clock }: FerryPorts,
): Promise<void> {
  const { runId, subject, subjectId } = found;
  await ledger.recordEvent({ atMs: clock.now(), runId, subject, subjectId, event, who: 'nightshoot', detail });
}
