import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { drawStanding, standingStyle } from './draw-standing.js';
import { formatMetrics } from './format-metrics.js';
import type { GatewayContext } from './gateway-context.js';
import { type GatewayStanding, readStanding } from './gateway-standing.js';

/** `GET /` for people, `GET /metrics` for Prometheus. */
export function addStandingRoutes(server: FastifyInstance, { ports, crew, activity }: GatewayContext): void {
  const stand = (): Promise<GatewayStanding> =>
    readStanding({ records: ports.records, activity, now: ports.clock.now() }, crew);

  server.get('/', async (_request, reply) => {
    reply.headers({ 'content-security-policy': policy, 'cache-control': 'no-store' }).type('text/html; charset=utf-8');
    return drawStanding(await stand());
  });

  server.get('/metrics', async (_request, reply) => {
    reply.type('text/plain; version=0.0.4; charset=utf-8');
    return formatMetrics(await stand());
  });
}

const styleHash = createHash('sha256').update(standingStyle).digest('base64');
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
