import { noFaults } from './faults.js';
import type { GatewayOptions, GatewayPorts } from './gateway-ports.js';
import { createGatewayServer } from './gateway-server.js';
import { LateWork } from './late-work.js';
import { createPlaceholderCrew } from './placeholder-crew.js';
import type { RenderCrew } from './render-crew.js';
import { startRenderEngine } from './render-engine.js';
import type { StagePorts } from './stage-ports.js';
import { stageFaults } from './staged-faults.js';
import { createUpstreamCrew } from './upstream-crew.js';

export interface Gateway {
  /** `http://127.0.0.1:8787/v1`: what a client takes as its base URL. */
  readonly url: string;
  /** Settles when the gateway has stopped rendering: rejects when an error stopped it. */
  readonly stopped: Promise<void>;
  /** Stops listening and rendering; work under way goes on after the next start. Leaves the ports open. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a gateway: takes up the work its records hold, then listens. The caller owns the ports and closes them last.
 * Throws `E_GATEWAY_LISTEN` when the address cannot be had.
 */
export async function startGateway(ports: GatewayPorts, options: GatewayOptions): Promise<Gateway> {
  const staged = { ...ports, faults: stageFaults(options.faults ?? noFaults, ports) };
  const lateWork = new LateWork(ports.clock);
  const engine = startRenderEngine(createCrew(staged, options), staged, options);
  const server = createGatewayServer({ ports: staged, options, engine, lateWork });
  try {
    const origin = await server.listen();
    return {
      url: `${origin}/v1`,
      stopped: engine.stopped,
      close: async () => {
        await server.close();
        await lateWork.close();
        await engine.close();
      },
    };
  } catch (cause) {
    await engine.close();
    throw cause;
  }
}

function createCrew(ports: StagePorts, options: GatewayOptions): RenderCrew {
  const { upstreams = [] } = ports;
  return upstreams.length === 0 ? createPlaceholderCrew(ports, options) : createUpstreamCrew(upstreams, ports);
}
