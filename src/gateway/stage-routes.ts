import type { FastifyInstance } from 'fastify';
import type { GatewayContext } from './gateway-context.js';

/** For rehearsals and tests, behind the same token: what a client of the real API could never ask. */
export function addStageRoutes(server: FastifyInstance, { ports }: GatewayContext): void {
  server.get('/v1/nightshoot/truth', async () => ({ object: 'list', data: await ports.records.truth() }));
}
