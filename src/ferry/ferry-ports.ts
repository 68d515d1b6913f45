import type { AssetKind } from '../domain/object-key.js';
import type { Arrivals } from '../ports/arrivals.js';
import type { Clock } from '../ports/clock.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { MediaHashes } from '../ports/media-hash.js';
import type { Random } from '../ports/random.js';
import type { Spool } from '../ports/spool.js';
import type { Store } from '../ports/store.js';
import type { Talk } from '../ports/talk.js';
import type { VideosApi } from '../ports/videos-api.js';

export interface FerryPorts {
  readonly ledger: LedgerWriter;
  readonly api: VideosApi;
  readonly store: Store;
  /** Where verified bytes wait when the store cannot be had; they are moved home later. */
  readonly fallback?: Store;
  readonly spool: Spool;
  /** Holds one file at a time when the spool has no room. */
  readonly overflow: Spool;
  readonly hashes: MediaHashes;
  readonly clock: Clock;
  readonly random: Random;
  readonly crashPoints: CrashPoints;
  readonly talk: Talk;
  /** Where batches are followed meanwhile. */
  readonly arrivals?: Arrivals;
}

export interface FerryOptions {
  readonly show: string;
  /** Which files of a take the server has beside the video; servers without variants answer with the video again. */
  readonly variants: readonly Exclude<AssetKind, 'video'>[];
  /** Most transfers at once. */
  readonly concurrency: number;
  /** Written into the sidecar. */
  readonly generator: string;
  /** How long a store may be out of reach before its files go to the fallback, or stay in the spool for another run. */
  readonly storePatienceMs?: number;
  /** When the provider stops answering for clips of a model, as far as somebody said. */
  readonly shutdownAtMs?: (model: string) => number | undefined;
  readonly signal?: AbortSignal;
}
