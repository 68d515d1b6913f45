import { submissionFolder } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { Store } from '../ports/store.js';
import { runReadManifest } from './run-read-manifests.js';

export interface CheckStatePorts {
  readonly ledger: Pick<LedgerReader, 'submissions'>;
  readonly store: Pick<Store, 'list' | 'read'>;
}

/**
 * Refuses to spend with a ledger that is behind its store: one that is new, or was restored from an older day, does not
 * know what was paid for since. Throws `E_STATE_BEHIND`.
 */
export async function runCheckState(
  input: { readonly show: string },
  ports: CheckStatePorts,
  options: { readonly signal?: AbortSignal },
): Promise<void> {
  const known = new Set<string>((await ports.ledger.submissions()).map((submission) => submission.id));
  let ahead = 0;
  for await (const { key } of ports.store.list(submissionFolder, options.signal)) {
    const id = /([0-9A-Z]{26})\.json$/.exec(key)?.[1];
    if (id === undefined || known.has(id)) continue;
    const manifest = await runReadManifest({ key }, ports, options);
    if (manifest.show === input.show) ahead += 1;
  }
  if (ahead === 0) return;
  throw new RenderQueueError({
    code: 'E_STATE_BEHIND',
    kind: 'decision',
    message: `The store remembers ${ahead} submissions of ${input.show} that this ledger does not know; nothing was submitted.`,
    hint: 'Run `nightshoot recover`, which rebuilds the ledger from the store and the server.',
  });
}
