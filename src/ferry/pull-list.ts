import type { AssetRecord, AttemptRecord } from '../domain/ledger-records.js';
import type { Money } from '../domain/money.js';
import type { AssetKind } from '../domain/object-key.js';
import type { Ulid } from '../domain/ulid.js';

/** One file to bring home; a night may have 150,000 of them, so what was asked for stays in the ledger until it lands. */
export interface Pull {
  readonly kind: AssetKind;
  readonly attempt: LandableAttempt;
  /** The model that rendered it, by the server's id. */
  readonly model: string;
}

export type LandableAttempt = AttemptRecord & { readonly videoId: string };

export interface PullListInput {
  /** Rendered ones, and landed ones whose bytes the server may still have. */
  readonly attempts: readonly AttemptRecord[];
  /** By submission. */
  readonly models: ReadonlyMap<Ulid, string>;
  readonly assets: readonly AssetRecord[];
  readonly variants: readonly AssetKind[];
  /** `pullName`s of files that the server was found not to have. */
  readonly absent: ReadonlySet<string>;
}

/** What is wanted minus what the ledger has receipts for, in the order of `comparePulls`. */
export function assemblePullList(input: PullListInput): readonly Pull[] {
  const held = new Set(input.assets.map(pullName));
  const pulls: Pull[] = [];
  for (const attempt of input.attempts) {
    const model = input.models.get(attempt.submissionId);
    if (model === undefined || !isLandable(attempt)) continue;
    // The variants of a clip follow when it has landed: the money is in the video.
    const kinds: readonly AssetKind[] = attempt.state === 'rendered' ? ['video'] : input.variants;
    for (const kind of kinds) {
      const name = pullName({ customId: attempt.customId, kind });
      if (!held.has(name) && !input.absent.has(name)) pulls.push({ kind, attempt, model });
    }
  }
  return pulls.sort(comparePulls);
}

/** Before the name of a file that is being moved home: no custom_id begins so. */
export const homePrefix = 'home.';

export function pullName({ customId, kind }: Pick<AssetRecord, 'customId' | 'kind'>): string {
  return `${customId}.${kind}`;
}

/** Nearest deadline first; videos before their pictures; of equals the dearer one, then by name. */
export function comparePulls(left: Pull, right: Pull): number {
  return (
    deadlineOf(left) - deadlineOf(right) ||
    Number(right.kind === 'video') - Number(left.kind === 'video') ||
    worthOf(right.attempt.price) - worthOf(left.attempt.price) ||
    (left.attempt.customId < right.attempt.customId ? -1 : 1)
  );
}

/** Never, where none is known. */
export function deadlineOf({ attempt }: Pull): number {
  return attempt.downloadDeadlineMs ?? Number.MAX_SAFE_INTEGER;
}

/** An unknown price may be any price. */
function worthOf(price: Money): number {
  if (price.kind === 'unknown') return Number.MAX_SAFE_INTEGER;
  return price.kind === 'machine_time' ? price.seconds : price.microUsd;
}

function isLandable(attempt: AttemptRecord): attempt is LandableAttempt {
  return attempt.videoId !== undefined && (attempt.state === 'rendered' || attempt.state === 'landed');
}
