import type { GatewayPorts } from './gateway-ports.js';
import type { StagedFaults } from './staged-faults.js';

/** The ports with the fault switches beside them: what every step of a gateway works with. */
export interface StagePorts extends GatewayPorts {
  readonly faults: StagedFaults;
}
