import type { AssetRecord, RunRecord } from '../domain/ledger-records.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { RetryBudget } from '../domain/retry-budget.js';
import { decideAfterStoreFault, decideNext } from './decide-next.js';
import type { FerryOptions, FerryPorts } from './ferry-ports.js';
import type { Pace } from './pace.js';
import { providerNow } from './provider-now.js';
import { deadlineOf, type Pull, pullName } from './pull-list.js';
import { runAskJob } from './run-ask-job.js';
import { type FailedFetch, type FetchAnswer, runFetch, type SpooledMedia, throwAway } from './run-fetch.js';
import { runFindStored } from './run-find-stored.js';
import { runStow } from './run-stow.js';
import type { FailedTry, Transfer, TransferQueue } from './transfer-queue.js';
import type { Voyage } from './voyage.js';

/** The ledger's event for a picture that the server does not have. */
export const absentEvent = 'picture_absent';

export interface TransferInput {
  readonly transfer: Transfer;
  readonly queue: TransferQueue;
  readonly voyage: Voyage;
  /** Of its lane. */
  readonly pace: Pace;
  /** Of all transfers together. */
  readonly budget: RetryBudget;
  readonly run: RunRecord | undefined;
}

/** One try of one file, from the server into the store, and what follows from it. */
export async function runTransfer(input: TransferInput, ports: FerryPorts, options: FerryOptions): Promise<void> {
  const { transfer, pace, budget, run } = input;
  const { pull } = transfer;
  const answer = await spooled(input, ports, options);
  if (answer.kind !== 'fetched') {
    if (answer.kind === 'busy') pace.onBusy(ports.clock.monotonicMs(), answer.retryAfterMs);
    return afterTrouble(input, answer, { ports, options });
  }
  pace.onSuccess();
  if (transfer.media === undefined) budget.refund();
  const stowed = await tryStow({ pull, media: answer.media, run, target: ports.store }, ports, options);
  if (stowed instanceof RenderQueueError) {
    await afterStoreFault(input, { media: answer.media, fault: stowed }, { ports, options });
  } else welcome(stowed, input, options);
}

function welcome(asset: AssetRecord, { transfer, queue, voyage }: TransferInput, options: FerryOptions): void {
  voyage.land(transfer.pull, asset);
  if (asset.kind !== 'video') return;
  const pictures = options.variants.map((kind) => ({ ...transfer.pull, kind }));
  voyage.expect(pictures);
  queue.add(pictures);
}

async function tryStow(
  input: Parameters<typeof runStow>[0],
  ports: FerryPorts,
  options: FerryOptions,
): Promise<AssetRecord | RenderQueueError> {
  try {
    return await runStow(input, ports, options);
  } catch (cause) {
    if (isStoreFault(cause)) return cause;
    // The others wait for the one place in memory, and must not wait for ever.
    if (input.media.heldBy === 'overflow') await ports.overflow.remove(input.media.body);
    throw cause;
  }
}

function isStoreFault(cause: unknown): cause is RenderQueueError {
  return cause instanceof RenderQueueError && cause.kind === 'store';
}

/** The bytes are here and the store will not have them: later, or elsewhere, or in another run; never thrown away. */
async function afterStoreFault(
  input: TransferInput,
  { media, fault }: { readonly media: SpooledMedia; readonly fault: RenderQueueError },
  { ports, options }: { readonly ports: FerryPorts; readonly options: FerryOptions },
): Promise<void> {
  const { transfer, queue, voyage, run } = input;
  const { pull } = transfer;
  const nowMs = ports.clock.now();
  const tries = [...transfer.tries, { atMs: nowMs, kind: 'store', reason: fault.message, requestId: undefined }];
  const next = decideAfterStoreFault({ tries, fault, heldBy: media.heldBy }, ports.random.fraction(), options);
  if (next.kind !== 'elsewhere') voyage.waitForStore(fault);
  switch (next.kind) {
    case 'again':
      queue.putBack({ pull, tries, media }, ports.clock.monotonicMs() + next.delayMs);
      return;
    case 'fetch_again':
      await ports[media.heldBy].remove(media.body);
      queue.putBack({ pull, tries }, ports.clock.monotonicMs() + next.delayMs);
      return;
    case 'elsewhere': {
      const target = ports.fallback;
      const stowed = target === undefined ? fault : await tryStow({ pull, media, run, target }, ports, options);
      if (stowed instanceof RenderQueueError) {
        if (media.heldBy === 'overflow') await ports.overflow.remove(media.body);
        const isHere = media.heldBy === 'spool' && stowed.code !== 'E_STORE_BYTES_CHANGED';
        voyage.strand(pull, stowed, isHere ? 'spooled' : 'at_server');
      }
      if (!(stowed instanceof RenderQueueError)) welcome(stowed, input, options);
      return;
    }
    default:
      return next satisfies never;
  }
}

/** From an earlier try whose put failed, else from the wire. */
async function spooled(
  { transfer, voyage }: TransferInput,
  ports: FerryPorts,
  options: FerryOptions,
): Promise<FetchAnswer> {
  const { pull, partial, media } = transfer;
  if (media !== undefined) return { kind: 'fetched', media };
  const bar = voyage.begin(pull);
  try {
    const { customId, videoId } = pull.attempt;
    const name = pullName({ customId, kind: pull.kind });
    const wanted = { videoId, kind: pull.kind, name, resultUrl: transfer.resultUrl };
    return await runFetch({ wanted, partial, onReceived: bar.received }, ports, options);
  } catch (cause) {
    if (!isStoreFault(cause)) throw cause;
    return { kind: 'broken', reason: cause.message, requestId: undefined, diskFault: cause };
  } finally {
    bar.end();
  }
}

async function afterTrouble(
  input: TransferInput,
  trouble: FailedFetch,
  { ports, options }: { readonly ports: FerryPorts; readonly options: FerryOptions },
): Promise<void> {
  const { transfer, queue, voyage, budget } = input;
  const { pull } = transfer;
  const job = await runAskJob({ transfer, trouble }, ports, options);
  const nowMs = ports.clock.now();
  const reason = job.says === undefined ? trouble.reason : `${trouble.reason}; ${job.says}`;
  const tries: readonly FailedTry[] = [
    ...transfer.tries,
    {
      atMs: nowMs,
      kind: transfer.resultUrl === undefined ? trouble.kind : 'link',
      reason,
      requestId: trouble.requestId,
    },
  ];
  const isServers = trouble.kind === 'broken' || trouble.kind === 'busy';
  const next = decideNext(transfer, trouble, {
    jitter: ports.random.fraction(),
    timeLeftMs: deadlineOf(pull) - providerNow(ports),
    isOverdrawn: isServers && !budget.spend(),
  });
  switch (next.kind) {
    case 'again':
      queue.putBack(
        { pull, tries, partial: trouble.partial, resultUrl: job.resultUrl },
        ports.clock.monotonicMs() + (job.resultUrl === undefined ? next.delayMs : 0),
      );
      return;
    case 'give_up':
      if (trouble.partial !== undefined) await throwAway(trouble.partial);
      if (trouble.diskFault === undefined) voyage.leave(pull, trouble.reason, trouble.kind !== 'refused');
      else voyage.strand(pull, trouble.diskFault, 'at_server');
      return;
    case 'absent':
      await recordAbsence(pull, trouble, ports);
      voyage.absent(pull);
      return;
    case 'lost': {
      const asset = await runFindStored({ pull, run: input.run }, ports, options);
      if (asset !== undefined) return welcome(asset, input, options);
      await ports.ledger.recordLost(pull.attempt.customId, formatEvidence(pull, tries), nowMs);
      return voyage.lose(pull, trouble.reason);
    }
    default:
      return next satisfies never;
  }
}

async function recordAbsence(
  pull: Pull,
  trouble: { readonly reason: string; readonly requestId: string | undefined },
  { ledger, clock }: FerryPorts,
): Promise<void> {
  const { attempt, kind } = pull;
  await ledger.recordEvent({
    atMs: clock.now(),
    runId: attempt.runId,
    subject: 'asset',
    subjectId: pullName({ customId: attempt.customId, kind }),
    event: absentEvent,
    who: 'nightshoot',
    detail: { reason: trouble.reason, requestId: trouble.requestId ?? null },
  });
}

/** Everything a person needs to argue with a provider: the deadline and where it came from, and each try. */
function formatEvidence({ attempt }: Pull, tries: readonly FailedTry[]): string {
  const deadline =
    attempt.downloadDeadlineMs === undefined
      ? 'no deadline known'
      : `deadline ${new Date(attempt.downloadDeadlineMs).toISOString()} by ${attempt.deadlineSource ?? 'no source'}`;
  const told = tries.map(
    ({ atMs, reason, requestId }) => `${new Date(atMs).toISOString()} ${reason} (request ${requestId ?? 'without id'})`,
  );
  return [`video ${attempt.videoId}`, deadline, ...told].join('; ');
}
