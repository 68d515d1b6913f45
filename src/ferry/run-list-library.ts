import type { AttemptRecord } from '../domain/ledger-records.js';
import type { Video } from '../domain/video.js';
import type { VideosApi } from '../ports/videos-api.js';

/**
 * One video that the server holds. landed: ours, and its clip is in the store. wanted: ours, and not home yet. foreign:
 * no attempt of this ledger claims it.
 */
export interface LibraryEntry {
  readonly video: Video;
  readonly claim: 'landed' | 'wanted' | 'foreign';
  readonly attempt: AttemptRecord | undefined;
}

const pageSize = 100;

/** Everything that the server lists, page by page, newest first. Ends when the server repeats itself. */
export async function* runListLibrary(
  input: { readonly attempts: readonly AttemptRecord[] },
  ports: { readonly api: VideosApi },
  options: { readonly signal?: AbortSignal },
): AsyncGenerator<LibraryEntry> {
  const owners = new Map(input.attempts.map((attempt) => [attempt.videoId, attempt]));
  const seen = new Set<string>();
  let after: string | undefined;
  for (;;) {
    const page = await ports.api.listVideos(
      { limit: pageSize, ...(after === undefined ? {} : { after }) },
      options.signal,
    );
    const fresh = page.items.filter(({ id }) => !seen.has(id));
    for (const video of fresh) {
      seen.add(video.id);
      const attempt = owners.get(video.id);
      yield { video, claim: claimOf(attempt), attempt };
    }
    if (page.next === undefined || fresh.length === 0) return;
    after = page.next;
  }
}

function claimOf(attempt: AttemptRecord | undefined): LibraryEntry['claim'] {
  if (attempt === undefined) return 'foreign';
  return attempt.state === 'landed' ? 'landed' : 'wanted';
}
