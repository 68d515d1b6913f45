import type { KnownCode } from './known-codes.js';
import type { Place } from './place.js';

export type ErrorKind =
  | 'usage'
  | 'config'
  | 'server'
  | 'store'
  | 'ledger'
  | 'policy'
  | 'decision'
  | 'footage'
  | 'lease'
  | 'internal';

export interface ErrorFacts {
  readonly code: KnownCode;
  readonly kind: ErrorKind;
  readonly message: string;
  /** What to do, one sentence. */
  readonly hint?: string;
  readonly retryable?: boolean;
  /** Not before this long, as the far side asked. */
  readonly retryAfterMs?: number;
  readonly place?: Place;
  readonly cause?: unknown;
}

/** An operation cannot go on. What happened is the message; what to do is the hint. Decide by `code`, `kind` or `retryable`, never by text. */
export class RenderQueueError extends Error {
  readonly code: KnownCode;
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly place: Place | undefined;

  constructor(facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'RenderQueueError';
    this.code = facts.code;
    this.kind = facts.kind;
    this.hint = facts.hint;
    this.retryable = facts.retryable ?? false;
    this.retryAfterMs = facts.retryAfterMs;
    this.place = facts.place;
  }
}
