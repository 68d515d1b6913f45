import { objectKeySchema, submissionKey } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { Store } from '../ports/store.js';

/**
 * Looks for one clip that landed in the newest run, and for what its submission left in the store before it was paid
 * for. A store without either is another one: a share that is not mounted, a folder that was moved. New clips would land
 * beside nothing, and old ones would be called in. One without the clip alone is the right one: somebody removed it, or
 * it lies in the fallback. Throws `E_STORE_LACKS`.
 */
export async function checkStore(
  { ledger, store }: { readonly ledger: LedgerReader; readonly store: Pick<Store, 'head' | 'location'> },
  signal: AbortSignal,
): Promise<void> {
  const newest = (await ledger.runs()).at(-1);
  if (newest === undefined) return;
  const [attempt] = await ledger.attempts({ runId: newest.id, states: ['landed'], limit: 1 });
  if (attempt === undefined) return;
  const assets = await ledger.assets({ customIds: [attempt.customId] });
  const key = objectKeySchema.safeParse(assets.find(({ kind }) => kind === 'video')?.receipt.key);
  if (!key.success || (await store.head(key.data, signal)) !== undefined) return;
  if ((await store.head(submissionKey(attempt.submissionId, 'manifest'), signal)) !== undefined) return;
  throw new RenderQueueError({
    code: 'E_STORE_LACKS',
    kind: 'store',
    message: `\`${store.location}\` holds neither \`${key.data}\`, which landed, nor a trace of its submission; nothing was submitted or stored.`,
    hint: 'It is another store. Mount or correct it; a new one needs a copy of everything that is in the old one.',
  });
}
