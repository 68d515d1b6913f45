export interface WatchedBody {
  readonly body: AsyncIterable<Uint8Array>;
  /** Aborts when nobody asked for the next piece in time. */
  readonly signal: AbortSignal;
}

/**
 * undici limits how long an answer may take, but not a request: a server that stops reading would hold an upload for
 * ever. The time begins with the first piece and ends with the last; from there the limit for the answer rules.
 */
export function watchProgress(body: AsyncIterable<Uint8Array>, noProgressMs: number): WatchedBody {
  const controller = new AbortController();
  const giveUp = (): void => controller.abort(new NoProgress(`nothing was read for ${noProgressMs} ms`));
  return {
    signal: controller.signal,
    body: (async function* () {
      const timer = setTimeout(giveUp, noProgressMs);
      try {
        for await (const piece of body) {
          yield piece;
          timer.refresh();
        }
      } finally {
        clearTimeout(timer);
      }
    })(),
  };
}

class NoProgress extends Error {
  override readonly name = 'NoProgress';
  readonly code = 'NO_PROGRESS';
}
