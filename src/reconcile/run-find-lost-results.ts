import type { AttemptState } from '../domain/attempt-state.js';
import type { CustomId } from '../domain/custom-id.js';
import type { AttemptRecord, SubmissionRecord } from '../domain/ledger-records.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Video } from '../domain/video.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { VideosApi } from '../ports/videos-api.js';
import { type LostResult, matchLostResults } from './match-lost-results.js';
import { isRefused } from './server-refusal.js';

/** A clock of the server's that is slow by more than this is a fault that somebody has seen by now. */
const clockSlackMs = 600_000;
/** 50 pages of 100: a list that goes on is another tool's, or runs in a circle. */
const mostPages = 50;
const pageSize = 100;

/**
 * Of attempts whose video nobody has named: one of the list's may be theirs. A recovered ledger knows some as landed; the
 * results of another batch may not be read yet.
 */
const mayOwnVideo: readonly AttemptState[] = ['submitted', 'unknown', 'needs_decision', 'missing', 'landed'];

/** Looks in the server's list of videos for the clips of attempts that no result line names; others may be in the answer. */
export async function runFindLostResults(
  input: { readonly submission: SubmissionRecord; readonly customIds: readonly CustomId[] },
  ports: { readonly ledger: LedgerReader; readonly api: VideosApi },
  options: { readonly signal?: AbortSignal },
): Promise<ReadonlyMap<CustomId, Video>> {
  if (input.customIds.length === 0) return new Map();
  const videos = await listSinceOrNone(input.submission.intendedAtMs - clockSlackMs, ports.api, options.signal);
  const owners = await ports.ledger.attempts({ videoIds: videos.map(({ id }) => id) });
  const owned = new Set(owners.map(({ videoId }) => videoId));
  const free = videos.filter(({ id }) => !owned.has(id));
  if (free.length === 0) return new Map();
  const rivals = await ports.ledger.attempts({ states: mayOwnVideo, isNameless: true });
  const claimants = new Set([...input.customIds, ...rivals.map(({ customId }) => customId)]);
  const lost = await loadRequests([...claimants], ports.ledger);
  return matchLostResults(lost, free);
}

async function loadRequests(customIds: readonly CustomId[], ledger: LedgerReader): Promise<readonly LostResult[]> {
  const attempts = await ledger.attempts({ customIds });
  const versions = await ledger.versions([...new Set(attempts.map(({ shotId }) => shotId))]);
  const requests = new Map(versions.map((version) => [versionName(version), version.request]));
  return attempts.flatMap((attempt) => {
    const request = requests.get(versionName(attempt));
    return request === undefined ? [] : [{ customId: attempt.customId, request }];
  });
}

function versionName({ shotId, version }: Pick<AttemptRecord, 'shotId' | 'version'>): string {
  return `${shotId} ${version}`;
}

/** Some servers have no list: then nothing of theirs is found in one. */
async function listSinceOrNone(...wanted: Parameters<typeof listSince>): Promise<readonly Video[]> {
  try {
    return await listSince(...wanted);
  } catch (cause) {
    if (cause instanceof RenderQueueError && isRefused(cause)) return [];
    throw cause;
  }
}

/** Newest first, down to `sinceMs`; a server without times is read to the page limit. */
async function listSince(sinceMs: number, api: VideosApi, signal: AbortSignal | undefined): Promise<readonly Video[]> {
  const videos: Video[] = [];
  const seen = new Set<string>();
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { items, next } = await api.listVideos(
      { limit: pageSize, ...(after === undefined ? {} : { after }) },
      signal,
    );
    videos.push(...items);
    const oldest = items.at(-1)?.createdAtMs ?? Number.POSITIVE_INFINITY;
    if (next === undefined || seen.has(next) || oldest < sinceMs) break;
    seen.add(next);
    after = next;
  }
  return videos;
}
