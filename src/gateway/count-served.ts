import type { FastifyInstance } from 'fastify';
import type { GatewayActivity } from './gateway-activity.js';

/** Counts the bytes of clips and files in answers that ran to their end. */
export function countServed(server: FastifyInstance, activity: GatewayActivity): void {
  server.addHook('onResponse', (request, reply, done) => {
    const isContent = request.method === 'GET' && request.routeOptions.url?.endsWith('/content') === true;
    if (isContent && reply.statusCode < 300) activity.servedBytes.count(Number(reply.getHeader('content-length') ?? 0));
    done();
  });
}
