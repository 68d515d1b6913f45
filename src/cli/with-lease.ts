import type { Lease, LeaseHolder } from '../domain/lease.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Clock } from '../ports/clock.js';
import type { Ledger, LedgerWriter } from '../ports/ledger.js';
import type { Talk } from '../ports/talk.js';

/** Long enough to survive a slow disk, short enough that another host need not wait for long after a power cut. */
export const leaseMs = 90_000;

export interface LeasePorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly holder: LeaseHolder;
}

/** Who waits for a lease instead of leaving, and until when. */
export interface LeaseWait {
  readonly talk: Pick<Talk, 'say'>;
  readonly signal: AbortSignal;
}

/** How often the lease is asked for while another run holds it. */
const askAgainMs = 2_000;

/** Runs `work` as the one writer, renewing the lease meanwhile and giving it back at the end, whatever the end is. Throws `E_LEASE_HELD`. */
export async function withLease<Answer>(
  ports: LeasePorts,
  work: (writer: LedgerWriter) => Promise<Answer>,
  wait?: LeaseWait,
): Promise<Answer> {
  const taken = await takeLease(ports, wait);
  const stop = new AbortController();
  const renewal = keepRenewing(taken, ports.clock, stop.signal);
  // Its failure is met at the end, where it is awaited; until then it must not end the process in the middle of a call.
  renewal.catch(() => undefined);
  try {
    return await work(taken);
  } finally {
    stop.abort();
    try {
      await renewal;
    } finally {
      await taken.releaseLease();
    }
  }
}

async function takeLease({ ledger, clock, holder }: LeasePorts, wait: LeaseWait | undefined): Promise<LedgerWriter> {
  for (let asked = 0; ; asked += 1) {
    const taken = await ledger.takeLease(holder, leaseMs);
    if (!('heldBy' in taken)) return taken;
    const held = leaseHeld(taken.heldBy);
    if (wait === undefined) throw held;
    if (asked === 0) wait.talk.say(`${held.message} Waiting for it.`);
    await clock.sleep(askAgainMs, wait.signal);
  }
}

/** A lost lease needs no word here: the next write of the work itself is refused with `E_LEASE_LOST`. */
async function keepRenewing(writer: LedgerWriter, clock: Clock, signal: AbortSignal): Promise<void> {
  while (await isSleptThrough(clock, signal)) {
    try {
      await writer.renewLease(leaseMs);
    } catch (error) {
      if (error instanceof RenderQueueError && error.kind === 'lease') return;
      if (!(error instanceof RenderQueueError)) throw error;
    }
  }
}

async function isSleptThrough(clock: Clock, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(leaseMs / 3, signal);
    return true;
  } catch {
    // The signal is the only thing that ends a sleep early, and it is how the work says that it is done.
    return false;
  }
}

function leaseHeld({ holder, expiresAtMs }: Lease): RenderQueueError {
  return new RenderQueueError({
    code: 'E_LEASE_HELD',
    kind: 'lease',
    message: `Another run holds the lease: ${holder.user}@${holder.host}, process ${holder.pid}, until ${new Date(expiresAtMs).toISOString()} unless it renews.`,
    hint: `Call this again when it has ended; \`run\` waits with \`--wait-lock\` and leaves quietly with \`--if-busy skip\`. \`nightshoot unlock ${holder.id}\` ends one that will not come back.`,
  });
}
