import type { Batch } from '../domain/batch.js';
import type { VideosApi } from '../ports/videos-api.js';

export interface ListedBatches {
  readonly batches: readonly Batch[];
  /** False when the pages ended before they reached back far enough, so that absence proves nothing. */
  readonly isComplete: boolean;
}

/** The most the API gives a page. https://platform.openai.com/docs/api-reference/batch/list */
const pageSize = 100;
/** 5,000 batches in one night are not ours alone; then a person looks. */
const mostPages = 50;

/** Every batch made since a time, newest first. Survives servers that give the same cursor for ever. */
export async function runListBatches(
  input: { readonly sinceMs: number },
  ports: { readonly api: Pick<VideosApi, 'listBatches'> },
  options: { readonly signal?: AbortSignal },
): Promise<ListedBatches> {
  const seen = new Map<string, Batch>();
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const request = after === undefined ? { limit: pageSize } : { limit: pageSize, after };
    const { items, next } = await ports.api.listBatches(request, options.signal);
    const fresh = items.filter((batch) => !seen.has(batch.id));
    for (const batch of fresh) seen.set(batch.id, batch);
    const oldest = items.at(-1)?.createdAtMs;
    const isBackFarEnough = oldest !== undefined && oldest < input.sinceMs;
    if (next === undefined || isBackFarEnough) return { batches: [...seen.values()], isComplete: true };
    if (fresh.length === 0 || next === after) break;
    after = next;
  }
  return { batches: [...seen.values()], isComplete: false };
}
