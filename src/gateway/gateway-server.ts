import multipart from '@fastify/multipart';
import { fastify } from 'fastify';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { formatGatewayInfo } from '../protocol/gateway-info.js';
import { version } from '../version.js';
import { checkAccess, openDoor } from './access.js';
import { ApiError } from './api-error.js';
import { addBatchRoutes } from './batch-routes.js';
import { addCharacterRoutes } from './character-routes.js';
import { countServed } from './count-served.js';
import { addDerivedVideoRoutes } from './derived-video-routes.js';
import { findRequestFault } from './faulty-requests.js';
import { addFileRoutes } from './file-routes.js';
import type { GatewayContext } from './gateway-context.js';
import { limitConnections } from './limit-connections.js';
import { limitRate } from './limit-rate.js';
import { newId } from './new-id.js';
import { refuseConnection, sendRefusal } from './send-refusal.js';
import { addStageRoutes } from './stage-routes.js';
import { addStandingRoutes } from './standing-routes.js';
import { addVideoRoutes } from './video-routes.js';

export interface GatewayServer {
  /** The origin it answers at. */
  readonly listen: () => Promise<string>;
  readonly close: () => Promise<void>;
}

export function createGatewayServer(context: GatewayContext): GatewayServer {
  const { options, ports } = context;
  const newRequestId = (): string => newId('req_', ports.random);
  const server = fastify({
    logger: false,
    bodyLimit: jsonLimitBytes,
    // Ids are opaque and may be long; the whole address is bounded by the limit of the headers.
    routerOptions: { maxParamLength: 16_384 },
    // An upload of 200 MB may take its time; who has not even sent headers may not.
    requestTimeout: 3_600_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
    keepAliveTimeout: 5_000,
    forceCloseConnections: true,
    genReqId: newRequestId,
    frameworkErrors: sendRefusal,
    clientErrorHandler: (error, socket) => refuseConnection(error, socket, newRequestId()),
  });
  limitConnections(server.server);
  server.register(multipart, { limits: { ...formLimits, fieldSize: jsonLimitBytes } });
  const door = openDoor(options.token, options.allowedHosts ?? []);

  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    // The clock that its deadlines are told by, which runs ahead in a rehearsal.
    reply.header('date', new Date(ports.clock.now()).toUTCString());
    const { host, origin, authorization } = request.headers;
    const refusal = checkAccess({ host, origin, authorization }, door);
    const isOpen = request.url === '/healthz' && refusal?.status === 401;
    done(refusal === undefined || isOpen ? undefined : new ApiError(refusal));
  });
  limitRate(server, options, ports.clock);
  countServed(server, context.activity);
  if (options.faults !== undefined) {
    server.addHook('onRequest', async (request) => {
      const refusal = await findRequestFault(ports.faults, request);
      if (refusal !== undefined) throw new ApiError(refusal);
    });
  }
  server.setErrorHandler(sendRefusal);
  server.setNotFoundHandler((request) => {
    throw new ApiError({
      status: 404,
      code: 'unknown_url',
      message: `Unknown request URL: ${request.method} ${request.url.slice(0, 200)}.`,
    });
  });

  addStandingRoutes(server, context);
  server.get('/healthz', () => ({ status: 'ok' }));
  server.get('/v1/nightshoot', () =>
    formatGatewayInfo({ version, ...options.renderer, hasInputFence: true, hasIdempotencyKeys: true }),
  );
  server.register((routes, _, done) => {
    addFileRoutes(routes, context);
    addBatchRoutes(routes, context);
    addVideoRoutes(routes, context);
    addDerivedVideoRoutes(routes, context);
    addCharacterRoutes(routes, context);
    if (options.hasStageDoor === true) addStageRoutes(routes, context);
    done();
  });

  return {
    listen: async () => {
      try {
        return await server.listen({ host: options.host, port: options.port });
      } catch (cause) {
        throw cannotListen(`${options.host}:${options.port}`, cause);
      }
    },
    close: () => server.close(),
  };
}

/** Prompts end at 32,000 characters and an image inlined in JSON at 20 MiB; see `check-video-request.ts`. */
const jsonLimitBytes = 24 * 1024 * 1024;

/** Files are measured by whoever stores them, against the limit of what they are. */
const formLimits = { fields: 64, files: 1, parts: 80, fileSize: Number.POSITIVE_INFINITY };

function cannotListen(address: string, cause: unknown): RenderQueueError {
  const why = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE' ? 'is in use' : 'cannot be had';
  return new RenderQueueError({
    code: 'E_GATEWAY_LISTEN',
    kind: 'usage',
    message: `The gateway cannot listen: ${address} ${why}.`,
    hint: 'Name another address with `--listen HOST:PORT`; port 0 takes a free one.',
    cause,
  });
}
