import type { Clock } from '../ports/clock.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { Talk } from '../ports/talk.js';
import type { VideosApi } from '../ports/videos-api.js';

export interface ReconcilePorts {
  readonly ledger: LedgerWriter;
  readonly api: VideosApi;
  readonly clock: Clock;
  readonly crashPoints: CrashPoints;
  readonly talk: Talk;
}

export interface ReconcileOptions {
  /** How long the server keeps bytes after a batch ended. */
  readonly downloadWindowMs: number;
  /** When the provider stops answering for clips of a model, as far as somebody said. */
  readonly shutdownAtMs?: (model: string) => number | undefined;
  /** How long after a batch's end a missing line may still turn up before its take is put to a person. */
  readonly missingGraceMs: number;
  readonly signal?: AbortSignal;
}
