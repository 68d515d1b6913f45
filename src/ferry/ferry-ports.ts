import type { AssetKind } from '../domain/object-key.js';
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
  readonly spool: Spool;
  readonly hashes: MediaHashes;
  readonly clock: Clock;
  readonly random: Random;
  readonly crashPoints: CrashPoints;
  readonly talk: Talk;
}

export interface FerryOptions {
  readonly show: string;
  /** Which files of a take the server has beside the video; servers without variants answer with the video again. */
  readonly variants: readonly Exclude<AssetKind, 'video'>[];
  /** Most transfers at once. */
  readonly concurrency: number;
  /** Written into the sidecar. */
  readonly generator: string;
  readonly signal?: AbortSignal;
}
