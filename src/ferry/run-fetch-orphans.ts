import { groupBy } from '../domain/group-by.js';
import type { LedgerEvent } from '../domain/ledger-records.js';
import { type ObjectKey, objectKey } from '../domain/object-key.js';
import { sha256Of } from '../domain/sha256.js';
import type { Ulid } from '../domain/ulid.js';
import type { FerryPorts } from './ferry-ports.js';
import { orphanPrefix } from './orphan-prefix.js';
import { type FetchAnswer, runFetch, type SpooledMedia } from './run-fetch.js';
import { objectOf, putBeside } from './run-stow.js';
import { firstSound } from './run-take-up.js';

/** The reconciler's event for a line that decides nothing; some of them name a clip that was paid for. */
const quarantinedEvent = 'line_quarantined';
const settledEvents = new Set(['orphan_stored', 'orphan_gone']);
const absentEvent = 'orphan_absent';
/** As with claimed clips: bytes may turn up late, and a proxy may lie for a minute. */
const absencesToBeGone = 3;
const absenceDelayMs = 100_000;

export interface OrphanReport {
  readonly stored: readonly ObjectKey[];
  readonly gone: readonly string[];
}

/**
 * Brings home clips that no attempt of ours claims: a second render of one attempt, a line with a custom_id nobody sent.
 * They were paid for, so they are kept, under `orphanPrefix`, for a person to look at. Once each. What an earlier
 * life brought as far as the spool or the store is not gone when the server has forgotten it since; what the server does
 * not have is gone when it says so three times over some minutes, be they of one run or of many.
 */
export async function runFetchOrphans(
  input: { readonly runId?: Ulid },
  ports: FerryPorts,
  options: { readonly signal?: AbortSignal },
): Promise<OrphanReport> {
  const stored: ObjectKey[] = [];
  const gone: string[] = [];
  const spooled = groupBy(await ports.spool.finished(), (file) => file.name);
  const orphans = openOrphans(await ports.ledger.events({ ...input, subject: 'submission' }));
  const owners = await ports.ledger.attempts({ videoIds: orphans.map(({ videoId }) => videoId) });
  const owned = new Set(owners.map(({ videoId }) => videoId));
  for (const orphan of orphans) {
    const { videoId, event } = orphan;
    // Its line stood in the file of another batch as well.
    if (owned.has(videoId)) continue;
    const name = sha256Of(videoId).slice(0, 16);
    const wanted = { videoId, kind: 'video', name: `orphan-${name}` } as const;
    const media = await firstSound(spooled.get(wanted.name) ?? [], 'video', ports);
    const answer: FetchAnswer =
      media === undefined ? await runFetch({ wanted, partial: undefined }, ports, options) : { kind: 'fetched', media };
    const wantedKey = objectKey(`${orphanPrefix}${name}.mp4`);
    const key =
      answer.kind === 'fetched'
        ? await stow(wantedKey, answer.media, ports, options)
        : (await ports.store.head(wantedKey, options.signal))?.key;
    if (key !== undefined) {
      stored.push(key);
      await settle(event, 'orphan_stored', { videoId, key }, ports);
    } else if (answer.kind === 'absent') {
      const verdict = judgeAbsence(orphan.absencesMs, ports.clock.now());
      if (verdict === 'orphan_gone') gone.push(videoId);
      if (verdict !== undefined) await settle(event, verdict, { videoId, reason: answer.reason }, ports);
    }
  }
  return { stored, gone };
}

interface Orphan {
  readonly videoId: string;
  readonly event: LedgerEvent;
  /** When the server said that it does not have it. */
  readonly absencesMs: readonly number[];
}

/** Nothing while the last absence is so young that another proves no more. */
function judgeAbsence(absencesMs: readonly number[], nowMs: number): 'orphan_gone' | typeof absentEvent | undefined {
  const last = absencesMs.at(-1);
  if (last !== undefined && nowMs - last < absenceDelayMs) return undefined;
  return absencesMs.length + 1 < absencesToBeGone ? absentEvent : 'orphan_gone';
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
  return [...orphans].map(([videoId, event]) => ({ videoId, event, absencesMs: absencesOf(videoId, events) }));
}

function absencesOf(videoId: string, events: readonly LedgerEvent[]): readonly number[] {
  return events
    .filter(({ event, detail }) => event === absentEvent && detail['videoId'] === videoId)
    .map(({ atMs }) => atMs);
}

async function stow(
  key: ObjectKey,
  media: SpooledMedia,
  ports: FerryPorts,
  options: { readonly signal?: AbortSignal },
): Promise<ObjectKey> {
  try {
    const { receipt } = await putBeside(objectOf(key, media), ports, options);
    await ports[media.heldBy].remove(media.body);
    return objectKey(receipt.key);
  } catch (cause) {
    // Memory has room for one; the disk keeps it for the next run.
    if (media.heldBy === 'overflow') await ports.overflow.remove(media.body);
    else await ports.spool.sync(media.body);
    throw cause;
  }
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
