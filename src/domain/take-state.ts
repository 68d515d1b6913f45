import type { AttemptState } from './attempt-state.js';

/** Derived from a take's attempts and the plan, never stored. */
export const takeStates = [
  'planned',
  'deferred',
  'blocked',
  'on_hold',
  'omitted',
  'in_flight',
  'retrying',
  'needs_you',
  'landed',
  'gone',
] as const;
export type TakeState = (typeof takeStates)[number];

/** The six groups people see. */
export type TakeGroup = 'In' | 'In flight' | 'Retries by itself' | 'Needs you' | 'Gone' | 'Not tonight';

export const takeGroups: readonly TakeGroup[] = [
  'In',
  'In flight',
  'Retries by itself',
  'Needs you',
  'Gone',
  'Not tonight',
];

export function takeGroupOf(state: TakeState): TakeGroup {
  switch (state) {
    case 'landed':
      return 'In';
    case 'in_flight':
      return 'In flight';
    case 'retrying':
      return 'Retries by itself';
    case 'needs_you':
      return 'Needs you';
    case 'gone':
      return 'Gone';
    case 'planned':
    case 'deferred':
    case 'blocked':
    case 'on_hold':
    case 'omitted':
      return 'Not tonight';
    default:
      return state satisfies never;
  }
}

/** What becomes of a take that has no clip. */
export interface TakeProspects {
  readonly hasRetryLeft: boolean;
  /** A person skipped it, or cancelled its newest attempt. */
  readonly isUnwanted: boolean;
}

/**
 * A take's state from its attempts, oldest first. Landed wins over everything: a take never leaves it.
 *
 * newest attempt              state
 * none                        planned
 * landed (any attempt)        landed
 * intended submitted unknown
 * rendered missing            in_flight
 * needs_decision              needs_you
 * lost                        gone
 * not_sent                    retrying (nothing was spent; the next run sends it)
 * failed expired cancelled
 * rejected refused            retrying while a retry is left, omitted where nobody wants it any more, else needs_you
 */
export function takeStateOf(attempts: readonly AttemptState[], { hasRetryLeft, isUnwanted }: TakeProspects): TakeState {
  if (attempts.includes('landed')) return 'landed';
  const newest = attempts.at(-1);
  switch (newest) {
    case undefined:
      return 'planned';
    case 'landed':
      return 'landed';
    case 'intended':
    case 'submitted':
    case 'unknown':
    case 'rendered':
    case 'missing':
      return 'in_flight';
    case 'needs_decision':
      return 'needs_you';
    case 'lost':
      return 'gone';
    case 'not_sent':
      return 'retrying';
    case 'failed':
    case 'expired':
    case 'cancelled':
    case 'rejected':
    case 'refused':
      if (hasRetryLeft) return 'retrying';
      return isUnwanted ? 'omitted' : 'needs_you';
    default:
      return newest satisfies never;
  }
}
