/** Tells when it may be worth to look before the time is up. It never carries state: whoever is woken asks the server. */
export interface News {
  /** Resolves after the delay, or sooner when something was announced; rejects with the signal's reason when it aborts. */
  readonly wait: (delayMs: number, signal?: AbortSignal) => Promise<void>;
}
