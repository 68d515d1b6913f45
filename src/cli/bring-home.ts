import type { ServerKind } from '../catalog/server-kind.js';
import type { RenderQueueError } from '../domain/render-queue-error.js';
import type { FerryOptions } from '../ferry/ferry-ports.js';
import { runFerry } from '../ferry/run-ferry.js';
import { runFetchOrphans } from '../ferry/run-fetch-orphans.js';
import { runMoveHome } from '../ferry/run-move-home.js';
import type { FerryReport } from '../ferry/voyage.js';
import type { ReconcileOptions } from '../reconcile/reconcile-ports.js';
import { runReconcile } from '../reconcile/run-reconcile.js';
import { runWatch } from '../submit/run-watch.js';
import { version } from '../version.js';
import type { ConnectedServer } from './connect-server.js';
import type { NightInput, NightPorts } from './night-input.js';
import { leaseMs } from './with-lease.js';

const hourMs = 3_600_000;

/** A line missing from both files may still turn up; this long after the batch ended nobody has seen one. */
const missingGraceMs = 30 * 60_000;

/** Transfers at once: enough to fill a studio's line, few enough for a server that renders beside. */
const transfers = 16;

export interface BroughtHome {
  /** Why the store would not take what was brought; the clips wait in the spool. */
  readonly storeFault: RenderQueueError | undefined;
  /** Paid files that could not be fetched in this call, each with why. */
  readonly left: FerryReport['left'];
}

/**
 * Watches, reconciles and ferries until nothing of ours is under way at the server. Answers with the store's fault when
 * it would not take what was brought: the clips wait in the spool, and the night goes on to its report.
 */
export async function bringHome(
  { show, server }: { readonly show: string; readonly server: ConnectedServer },
  input: NightInput,
  ports: NightPorts,
): Promise<BroughtHome> {
  const { clock, random, crashPoints, store } = input.project;
  const { kind } = input.server;
  const { ledger, talk, signal } = ports;
  const shared = { ledger, api: server.api, clock, random, crashPoints, store, talk };
  const quay = await input.project.openQuay();
  for (;;) {
    await runWatch({}, shared, { serverKind: kind, leaseMs, isOnce: false, signal });
    const { checkAgainAtMs, submissions } = await runReconcile({}, shared, reconcileOptions(kind, signal));
    const ferryPorts = { ...shared, ...quay };
    const { storeFault, left } = await runFerry({}, ferryPorts, ferryOptions(show, signal));
    if (storeFault !== undefined) return { storeFault, left };
    if (submissions.some(({ anomalies }) => anomalies.some(({ videoId }) => videoId !== undefined))) {
      await runFetchOrphans({}, ferryPorts, { signal });
    }
    const { fallback } = quay;
    if (fallback !== undefined) {
      await runMoveHome({ assets: await ledger.assets() }, { ...ferryPorts, fallback }, { signal });
    }
    if (checkAgainAtMs === undefined) return { storeFault: undefined, left };
    const waiting = submissions.reduce((sum, submission) => sum + submission.waiting, 0);
    const seconds = Math.max(1, Math.ceil((checkAgainAtMs - clock.now()) / 1000));
    talk.say(`${waiting} results are not clear yet; looking again in ${seconds} s.`);
    await clock.sleep(checkAgainAtMs - clock.now(), signal);
  }
}

export function reconcileOptions(kind: ServerKind, signal: AbortSignal): ReconcileOptions {
  return { downloadWindowMs: kind.downloadHours.batch * hourMs, missingGraceMs, signal };
}

export function ferryOptions(show: string, signal: AbortSignal): FerryOptions {
  const generator = `nightshoot ${version}`;
  return { show, variants: ['thumbnail', 'spritesheet'], concurrency: transfers, generator, signal };
}
