import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ApiError, invalid } from './api-error.js';
import type { GatewayContext } from './gateway-context.js';

/** For rehearsals and tests, behind the same token: what a client of the real API could never ask. */
export function addStageRoutes(server: FastifyInstance, { ports, timeMachine }: GatewayContext): void {
  server.get('/v1/nightshoot/truth', async () => ({ object: 'list', data: await ports.records.truth() }));

  server.post('/v1/nightshoot/clock', (request) => {
    const parsed = jumpSchema.safeParse(request.body);
    if (!parsed.success)
      throw new ApiError(invalid('Expected {"advance_ms": a number above 0, a year at most}.', 'advance_ms'));
    timeMachine.advance(parsed.data.advance_ms);
    return { object: 'nightshoot.clock', now_ms: ports.clock.now() };
  });
}

/** Longer than any window or life; further, and dates end. */
const longestJumpMs = 366 * 24 * 3600 * 1000;
const jumpSchema = z.strictObject({ advance_ms: z.number().positive().max(longestJumpMs) });
