import type { ObjectKey } from '../domain/object-key.js';

/** Links that open an object of the store for whoever holds them, for a while. */
export interface LinkSigner {
  /** `expiresAtMs` is when the link truly ends: no later than the credentials that signed it. */
  readonly sign: (key: ObjectKey, seconds: number) => Promise<{ readonly url: string; readonly expiresAtMs: number }>;
}
