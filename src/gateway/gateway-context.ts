import type { GatewayOptions, GatewayPorts } from './gateway-ports.js';
import type { RenderEngine } from './render-engine.js';

/** What every route of one gateway shares. */
export interface GatewayContext {
  readonly ports: GatewayPorts;
  readonly options: GatewayOptions;
  readonly engine: RenderEngine;
}
