import type { GatewayOptions } from './gateway-ports.js';
import type { RenderCrew, RenderPlace } from './render-crew.js';
import { runRender } from './run-render.js';
import type { StagePorts } from './stage-ports.js';

/** The renderer of this machine: as many clips at once as it has workers. */
export function createPlaceholderCrew(ports: StagePorts, options: Pick<GatewayOptions, 'concurrency'>): RenderCrew {
  let busy = 0;
  const hasRoom = (): boolean => busy < options.concurrency;
  const takePlace = (): RenderPlace | undefined => {
    if (!hasRoom()) return undefined;
    busy += 1;
    const release = (): void => {
      busy -= 1;
    };
    return { release, render: (video, signal) => runRender(video, ports, signal).finally(release) };
  };
  return {
    roomAtMs: () => undefined,
    describe: () => [{ name: 'placeholder', active: busy, limit: options.concurrency, coolUntilMs: 0 }],
    hasRoom,
    reserveFor: takePlace,
    // One promised as footage by a renderer that is not here waits for that one, and gets no slate card.
    reserve: (video) => (video.isPlaceholder ? takePlace() : undefined),
  };
}
