import type { Books } from '../domain/books.js';
import type { ErrorKind } from '../domain/render-queue-error.js';
import type { FerryReport } from '../ferry/voyage.js';

/** Frozen: scripts depend on them. Any other non-zero code is a failure. */
export const exitCodes = {
  done: 0,
  internal: 1,
  invalid: 2,
  needsSomeone: 3,
  needsDecision: 4,
  footageLost: 5,
  unreachable: 6,
  refusedByPolicy: 7,
  leaseHeld: 11,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export function exitCodeOfError(kind: ErrorKind): ExitCode {
  switch (kind) {
    case 'usage':
    case 'config':
      return exitCodes.invalid;
    case 'server':
    case 'store':
    case 'ledger':
      return exitCodes.unreachable;
    case 'policy':
      return exitCodes.refusedByPolicy;
    case 'decision':
      return exitCodes.needsDecision;
    case 'footage':
      return exitCodes.footageLost;
    case 'lease':
      return exitCodes.leaseHeld;
    case 'internal':
      return exitCodes.internal;
    default:
      return kind satisfies never;
  }
}

/** Worst first: footage lost, a decision about money, takes that need someone. Books that do not balance are a defect of ours. */
export function exitCodeOfBooks(books: Books): ExitCode {
  const { takes, attempts, money } = books;
  if (takes.unexplained !== 0 || attempts.unexplained !== 0 || money.unexplainedMicroUsd !== 0)
    return exitCodes.internal;
  if (takes.byGroup.Gone > 0) return exitCodes.footageLost;
  if ((attempts.byState.needs_decision ?? 0) > 0) return exitCodes.needsDecision;
  if (takes.byGroup['Needs you'] > 0) return exitCodes.needsSomeone;
  return exitCodes.done;
}

/** What a ferry means for the exit: clips that are gone or will be, then files that could not be fetched or stored in this call. */
export function exitCodeOfFerry(report: Pick<FerryReport, 'lost' | 'doomed' | 'left' | 'storeFault'>): ExitCode {
  if (report.lost.length + report.doomed.length > 0) return exitCodes.footageLost;
  return report.left.length > 0 || report.storeFault !== undefined ? exitCodes.unreachable : exitCodes.done;
}

/** Of two codes the one that says the worse thing, in the frozen order 5, 4, 6, 7, 3. */
export function worseExitCode(left: ExitCode, right: ExitCode): ExitCode {
  return severityOf(left) >= severityOf(right) ? left : right;
}

const worstLast: readonly ExitCode[] = [0, 3, 7, 6, 4, 5, 11, 2, 130, 1];

function severityOf(code: ExitCode): number {
  return worstLast.indexOf(code);
}
