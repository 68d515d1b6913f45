import { z } from 'zod';
import { RenderQueueError } from './render-queue-error.js';

export const attemptStateSchema = z.enum([
  'intended',
  'submitted',
  'rejected',
  'not_sent',
  'unknown',
  'needs_decision',
  'rendered',
  'refused',
  'failed',
  'expired',
  'cancelled',
  'missing',
  'landed',
  'lost',
]);
export type AttemptState = z.infer<typeof attemptStateSchema>;

/**
 * state          entered when                                            leaves to
 * intended       the intent is committed, nothing was sent               submitted rejected not_sent unknown
 * submitted      the server named a batch or a job for it                rendered refused failed expired cancelled missing unknown
 * rejected       the server refused the whole request; nothing ran       -
 * not_sent       no byte of the paid call left this machine              -
 * unknown        the call's answer was lost; money counts as spent       submitted rejected needs_decision
 * needs_decision neither list nor fence could settle it                  submitted rejected not_sent
 * rendered       a finished video waits to be fetched; it was paid       landed lost
 * refused        moderation refused the prompt, reference or output      -
 * failed         the render failed                                       -
 * expired        the completion window closed before it ran              -
 * cancelled      it was cancelled before it ran                          -
 * missing        the batch ended without a word about it                 rendered needs_decision
 * landed         the MP4 is verified in the store                        -
 * lost           the bytes are gone, with evidence                       -
 */
const next: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  intended: ['submitted', 'rejected', 'not_sent', 'unknown'],
  submitted: ['rendered', 'refused', 'failed', 'expired', 'cancelled', 'missing', 'unknown'],
  rejected: [],
  not_sent: [],
  unknown: ['submitted', 'rejected', 'needs_decision'],
  needs_decision: ['submitted', 'rejected', 'not_sent'],
  rendered: ['landed', 'lost'],
  refused: [],
  failed: [],
  expired: [],
  cancelled: [],
  missing: ['rendered', 'needs_decision'],
  landed: [],
  lost: [],
};

export function canMoveAttempt(from: AttemptState, to: AttemptState): boolean {
  return next[from].includes(to);
}

/** Throws `E_ATTEMPT_STATE` for a move that is not in the table: it would be a defect of ours, never of the input. */
export function assertAttemptMove(customId: string, from: AttemptState, to: AttemptState): void {
  if (canMoveAttempt(from, to)) return;
  throw new RenderQueueError({
    code: 'E_ATTEMPT_STATE',
    kind: 'internal',
    message: `Attempt ${customId} cannot move from \`${from}\` to \`${to}\`.`,
  });
}

/** Ended for good: no server answer changes it any more. */
export function isAttemptEnded(state: AttemptState): boolean {
  return next[state].length === 0;
}

/** Something at the server or on the way home is still to happen by itself. */
export function isAttemptInFlight(state: AttemptState): boolean {
  return (
    state === 'intended' || state === 'submitted' || state === 'unknown' || state === 'rendered' || state === 'missing'
  );
}

/**
 * What an attempt's reserved money became.
 * reserved: not settled yet. spent: billed. released: never billed. unknown: counts as spent until somebody knows.
 */
export function settlementOf(state: AttemptState): 'reserved' | 'spent' | 'released' | 'unknown' {
  switch (state) {
    case 'intended':
    case 'submitted':
      return 'reserved';
    case 'rendered':
    case 'landed':
    case 'lost':
      return 'spent';
    case 'rejected':
    case 'not_sent':
    case 'refused':
    case 'failed':
    case 'expired':
    case 'cancelled':
      return 'released';
    case 'unknown':
    case 'needs_decision':
    case 'missing':
      return 'unknown';
    default:
      return state satisfies never;
  }
}
