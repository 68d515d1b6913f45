import { formatDuration } from '../domain/format-duration.js';
import { providerNow } from '../ferry/provider-now.js';
import type { LeftBehind } from '../ferry/voyage.js';
import { ferryOnce, type HomeInput, openFerryPorts } from './bring-home.js';
import type { BroughtHome } from './brought-home.js';
import type { ConnectedServer } from './connect-server.js';
import { lateTryDelayMs } from './late-try-delay.js';
import type { NightPorts } from './night-input.js';

export interface LateInput {
  readonly show: string;
  readonly server: Pick<ConnectedServer, 'api'>;
  /** What came home, and what did not. */
  readonly brought: BroughtHome;
}

/**
 * Tries again and again what did not come, until it is home or its bytes are gone: a run that waits for renders waits
 * for clips that are paid for. Answers with what it was given where nothing can be waited for.
 */
export async function bringLate(late: LateInput, input: HomeInput, ports: NightPorts): Promise<BroughtHome> {
  if (!input.waits || !late.brought.left.some(({ mayComeLater }) => mayComeLater)) return late.brought;
  const { clock } = input.project;
  const { show, server } = late;
  const ferryPorts = await openFerryPorts(server, input, ports);
  const sinceMs = clock.monotonicMs();
  let { brought } = late;
  for (let tries = 0; ; tries += 1) {
    const nowMs = providerNow(ferryPorts);
    const delayMs = lateTryDelayMs(brought.left, { tries, waitedMs: clock.monotonicMs() - sinceMs, nowMs });
    if (delayMs === undefined) return brought;
    ports.talk.say(formatWait(brought.left, delayMs));
    await clock.sleep(delayMs, ports.signal);
    const { lost, ...report } = await ferryOnce({ show, server: input.server }, ferryPorts, ports.signal);
    brought = { ...report, lost: [...brought.lost, ...lost] };
  }
}

function formatWait(left: readonly LeftBehind[], delayMs: number): string {
  const [first] = left.filter(({ mayComeLater }) => mayComeLater);
  const files = left.length === 1 ? '1 paid file does' : `${left.length} paid files do`;
  return `${files} not come (${first?.reason ?? ''}); trying again in ${formatDuration(delayMs)}. It is safe to stop and to run again.`;
}
