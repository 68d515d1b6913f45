import type { Announce } from './announce.js';
import type { GatewayPorts } from './gateway-ports.js';
import type { StagedFaults } from './staged-faults.js';

/** The ports with the fault switches and the announcer beside them: what every step of a gateway works with. */
export interface StagePorts extends GatewayPorts {
  readonly faults: StagedFaults;
  readonly announce: Announce;
}
