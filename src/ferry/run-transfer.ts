import type { RunRecord } from '../domain/ledger-records.js';
import { decideNext } from './decide-next.js';
import type { FerryOptions, FerryPorts } from './ferry-ports.js';
import { type Pull, pullName } from './pull-list.js';
import type { FetchTrouble } from './read-status.js';
import { runFetch } from './run-fetch.js';
import { runStow } from './run-stow.js';
import type { FailedTry, Transfer, TransferQueue } from './transfer-queue.js';
import type { Voyage } from './voyage.js';

/** The ledger's event for a picture that the server does not have. */
export const absentEvent = 'picture_absent';

export interface TransferInput {
  readonly transfer: Transfer;
  readonly queue: TransferQueue;
  readonly voyage: Voyage;
  readonly run: RunRecord | undefined;
}

/** One try of one file, from the server into the store, and what follows from it. */
export async function runTransfer(input: TransferInput, ports: FerryPorts, options: FerryOptions): Promise<void> {
  const { transfer, queue, voyage, run } = input;
  const { pull } = transfer;
  const answer = await runFetch(pull, ports, options);
  if (answer.kind !== 'fetched') return afterTrouble(input, answer, ports);
  const asset = await runStow({ pull, media: answer.media, run }, ports, options);
  voyage.land(asset);
  if (pull.kind !== 'video') return;
  const pictures = picturesOf(pull, options);
  voyage.expect(pictures);
  queue.add(pictures);
}

async function afterTrouble(
  { transfer, queue, voyage }: TransferInput,
  trouble: FetchTrouble,
  ports: FerryPorts,
): Promise<void> {
  const { pull } = transfer;
  const nowMs = ports.clock.now();
  const tries: readonly FailedTry[] = [
    ...transfer.tries,
    { atMs: nowMs, kind: trouble.kind, reason: trouble.reason, requestId: trouble.requestId },
  ];
  const next = decideNext(transfer, trouble, ports.random.fraction());
  switch (next.kind) {
    case 'again':
      queue.putBack({ pull, tries }, nowMs + next.delayMs);
      return;
    case 'give_up':
      voyage.leave(pull, trouble.reason);
      return;
    case 'absent':
      await recordAbsence(pull, trouble, ports);
      voyage.absent(pull);
      return;
    case 'lost':
      await ports.ledger.recordLost(pull.attempt.customId, formatEvidence(pull, tries), nowMs);
      voyage.lose(pull, trouble.reason);
      return;
    default:
      return next satisfies never;
  }
}

async function recordAbsence(pull: Pull, trouble: FetchTrouble, { ledger, clock }: FerryPorts): Promise<void> {
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

function picturesOf(pull: Pull, { variants }: FerryOptions): readonly Pull[] {
  return variants.map((kind) => ({ ...pull, kind }));
}
