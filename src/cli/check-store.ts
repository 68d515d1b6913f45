import { objectKeySchema } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { Store } from '../ports/store.js';

/**
 * Looks for one clip that landed in the newest run. A store without it is another one: a share that is not mounted, a
 * folder that was moved. New clips would land beside nothing, and old ones would be called in. Throws `E_STORE_LACKS`.
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
  throw new RenderQueueError({
    code: 'E_STORE_LACKS',
    kind: 'store',
    message: `\`${store.location}\` does not hold \`${key.data}\`, which landed there; nothing was submitted.`,
    hint: 'Mount or correct the store. If its clips are gone for good, `nightshoot verify` lists them and `nightshoot retake` makes new ones.',
  });
}
