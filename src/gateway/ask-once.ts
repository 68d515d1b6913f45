import { RenderQueueError } from '../domain/render-queue-error.js';

export type Asked<Answer> =
  | { readonly kind: 'answered'; readonly value: Answer }
  | { readonly kind: 'no_answer'; readonly retryAfterMs: number; readonly message: string };

/** One free call to an upstream: that it did not answer, or refused for now, is a value and not the end. */
export async function askOnce<Answer>(call: () => Promise<Answer>): Promise<Asked<Answer>> {
  try {
    return { kind: 'answered', value: await call() };
  } catch (cause) {
    if (!(cause instanceof RenderQueueError) || cause.kind !== 'server') throw cause;
    return { kind: 'no_answer', retryAfterMs: cause.retryAfterMs ?? 0, message: cause.message };
  }
}
