import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { WebhookPost } from '../../ports/webhook-post.js';
import { createHttpClient } from './http-client.js';

/** Standard Webhooks advises receivers to answer within 15 to 30 s. */
const timeouts = { connectMs: 10_000, headersMs: 30_000, noProgressMs: 10_000 };

export const webhookPost: WebhookPost = {
  post: async ({ url, headers, body }, signal) => {
    const { origin, pathname, search } = new URL(url);
    const client = createHttpClient({ baseUrl: origin, credentials: {}, timeouts });
    try {
      const answer = await client.send({ method: 'POST', target: pathname + search, headers, body, signal });
      await answer.body.dump();
      return answer.status;
    } catch (cause) {
      if (signal.aborted || (cause instanceof RenderQueueError && cause.kind === 'server')) return undefined;
      throw cause;
    } finally {
      await client.close();
    }
  },
};
