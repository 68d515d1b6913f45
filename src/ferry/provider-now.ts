import type { FerryPorts } from './ferry-ports.js';

/** Now by the server's clock, which download deadlines are told by. */
export function providerNow({ clock, api }: Pick<FerryPorts, 'clock' | 'api'>): number {
  return clock.now() + api.providerTime.offsetMs();
}
