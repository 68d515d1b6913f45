import { setMaxListeners } from 'node:events';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { FerryOptions, FerryPorts } from '../ferry/ferry-ports.js';
import { runFerry } from '../ferry/run-ferry.js';
import { runFetchOrphans } from '../ferry/run-fetch-orphans.js';
import { runMoveHome } from '../ferry/run-move-home.js';
import type { FerryReport } from '../ferry/voyage.js';
import type { ReconcileOptions } from '../reconcile/reconcile-ports.js';
import { version } from '../version.js';
import type { Project } from '../wiring.js';
import { createArrivals } from './arrivals.js';
import { allHome, type BroughtHome } from './brought-home.js';
import type { ConnectedServer, NightServer } from './connect-server.js';
import { followBatches, type Round } from './follow-batches.js';
import type { NightPorts } from './night-input.js';

const hourMs = 3_600_000;

/** A line missing from both files may still turn up; this long after the batch ended nobody has seen one. */
const missingGraceMs = 30 * 60_000;

/** Transfers at once: enough to fill a studio's line, few enough for a server that renders beside. */
const transfers = 16;

export type BringingServer = Pick<NightServer, 'kind' | 'shutdownAtMs'>;

export interface HomeInput {
  readonly project: Pick<Project, 'clock' | 'random' | 'crashPoints' | 'store' | 'openQuay'>;
  readonly server: BringingServer;
  /** False: one look, and home with what is ready. */
  readonly waits: boolean;
}

/**
 * Follows the batches and ferries what each of them brought as soon as it ended, until nothing of ours is under way at
 * the server: bytes vanish a day after their own batch, not after the last one. Following goes on while the ferry
 * works. Answers with the store's fault when it would not take what was brought: the clips wait in the spool, and the
 * night goes on to its report. Throws what the server failed over of one batch once those of the others are home.
 */
export async function bringHome(
  { show, server }: { readonly show: string; readonly server: Pick<ConnectedServer, 'api'> },
  input: HomeInput,
  ports: NightPorts,
): Promise<BroughtHome> {
  const { kind } = input.server;
  const { news } = ports;
  const stop = new AbortController();
  const signal = AbortSignal.any([ports.signal, stop.signal]);
  // Each transfer listens to it; Node takes more than ten listeners for a leak and says so.
  setMaxListeners(0, signal);
  const arrivals = createArrivals();
  const ferryPorts = { ...(await openFerryPorts(server, input, ports)), arrivals };
  let brought = allHome;
  const onRound = ({ hasEnded, brought: submissionIds }: Round): void => {
    if (submissionIds.length > 0) arrivals.announce(submissionIds);
    else if (hasEnded) arrivals.announceOther();
    if (brought.left.length > 0 || brought.storeFault !== undefined) arrivals.announceOther();
  };
  const following = followBatches(
    { onRound },
    { ...ferryPorts, news },
    { serverKind: kind, isOnce: !input.waits, reconcile: reconcileOptions(input.server, signal), signal },
  ).finally(arrivals.close);
  const ferrying = (async () => {
    do {
      const { storeFault, left, doomed, lost } = await ferryOnce({ show, server: input.server }, ferryPorts, signal);
      brought = { storeFault, left, doomed, lost: [...brought.lost, ...lost] };
    } while (await arrivals.next());
  })();
  try {
    const [fault] = await Promise.all([following, ferrying]);
    if (fault !== undefined) throw fault;
    return brought;
  } catch (cause) {
    stop.abort(cause);
    await Promise.allSettled([following, ferrying]);
    throw cause;
  }
}

export async function openFerryPorts(
  { api }: Pick<ConnectedServer, 'api'>,
  { project }: Pick<HomeInput, 'project'>,
  { ledger, talk }: Pick<NightPorts, 'ledger' | 'talk'>,
): Promise<FerryPorts> {
  const { clock, random, crashPoints, store } = project;
  return { ledger, api, clock, random, crashPoints, store, talk, ...(await project.openQuay()) };
}

/** Wanted files first, then those that nobody claims, then what waits in the fallback. */
export async function ferryOnce(
  { show, server }: { readonly show: string; readonly server: BringingServer },
  ports: FerryPorts,
  signal: AbortSignal,
): Promise<FerryReport> {
  const { shutdownAtMs } = server;
  const options = { ...ferryOptions, show, shutdownAtMs, signal };
  const report = await runFerry({}, ports, options);
  // One that may pass is the store's; one that stays, such as a taken key, is that clip's alone.
  if (report.storeFault?.retryable === true) return report;
  const orphanFault = await faultOf(runFetchOrphans({}, ports, { signal }));
  if (orphanFault !== undefined) return { ...report, storeFault: report.storeFault ?? orphanFault };
  const { fallback } = ports;
  if (fallback !== undefined) {
    await runMoveHome({ assets: await ports.ledger.assets() }, { ...ports, fallback }, options);
  }
  return report;
}

/** Clips that nobody claims wait for the store as the others do, and keep nobody from fetching those. */
async function faultOf(work: Promise<unknown>): Promise<RenderQueueError | undefined> {
  try {
    await work;
    return undefined;
  } catch (cause) {
    if (cause instanceof RenderQueueError && cause.kind === 'store') return cause;
    throw cause;
  }
}

export function reconcileOptions({ kind, shutdownAtMs }: BringingServer, signal: AbortSignal): ReconcileOptions {
  return { downloadWindowMs: kind.downloadHours.batch * hourMs, shutdownAtMs, missingGraceMs, signal };
}

const ferryOptions: Omit<FerryOptions, 'show'> = {
  variants: ['thumbnail', 'spritesheet'],
  concurrency: transfers,
  generator: `nightshoot ${version}`,
};
