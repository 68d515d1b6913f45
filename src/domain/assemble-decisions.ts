import { isAttemptInFlight } from './attempt-state.js';
import type { Decision, DecisionVerb } from './decision.js';
import { groupBy } from './group-by.js';
import type { AttemptRecord } from './ledger-records.js';
import type { TakeFacts } from './take-selector.js';

export interface DecisionWish {
  readonly verb: DecisionVerb;
  readonly who: string;
  readonly reason: string;
  readonly atMs: number;
  /** Send a request again that was refused before generation, unchanged. */
  readonly isAnyway: boolean;
}

export interface AssembledDecisions {
  readonly decisions: readonly Decision[];
  /** Selected takes that the verb cannot be said of, each with the reason in plain words. */
  readonly refused: readonly { readonly take: TakeFacts; readonly why: string }[];
}

/** What a verb means for the takes that were selected. hold, release and retake are said of shots, the rest of takes. */
export function assembleDecisions(wish: DecisionWish, selected: readonly TakeFacts[]): AssembledDecisions {
  if (wish.verb === 'retake') {
    return { decisions: shotsOf(selected).flatMap((takes) => retakeOf(wish, takes)), refused: [] };
  }
  const asked = isOfShots(wish.verb) ? shotsOf(selected).flatMap((takes) => takes.slice(0, 1)) : selected;
  const decisions: Decision[] = [];
  const refused: { take: TakeFacts; why: string }[] = [];
  for (const take of asked) {
    const why = refusalOf(wish, take);
    if (why !== undefined) refused.push({ take, why });
    else decisions.push(isOfShots(wish.verb) ? decisionOf(wish, take) : takeDecision(wish, take));
  }
  return { decisions, refused };
}

/** Verbs that are said of a shot, whichever of its takes was selected. */
export function isOfShots(verb: DecisionVerb): boolean {
  return verb === 'hold' || verb === 'release';
}

function shotsOf(selected: readonly TakeFacts[]): readonly (readonly TakeFacts[])[] {
  return [...groupBy(selected, (facts) => facts.shotId).values()];
}

/**
 * verb     cannot be said of
 * retry    a take that landed, is in flight, was never tried, belongs to a call that may have been accepted, or was refused
 *          before generation and has not changed, or whose batch kept silent about it (`--anyway` says the last two)
 * skip     a take that landed
 * release  a shot that nobody holds and of which nobody skips a take
 * cancel   a take without an attempt at the server
 */
function refusalOf({ verb, isAnyway }: DecisionWish, take: TakeFacts): string | undefined {
  const { state, attempts } = take;
  if (verb === 'hold') return undefined;
  if (verb === 'release')
    return take.isHeld || take.hasSkips
      ? undefined
      : 'nobody holds or skips it; what the list holds, the list releases';
  const newest = attempts.at(-1);
  if (verb === 'cancel') return newest?.state === 'submitted' ? undefined : 'nothing of it is at the server';
  if (state === 'landed') return 'it is in already';
  if (verb !== 'retry') return undefined;
  if (newest === undefined) return 'it was never tried; the next run sends it';
  if (isAttemptInFlight(newest.state)) return 'an attempt is in flight';
  if (newest.state === 'needs_decision') return refusalOfUndecided(newest, isAnyway);
  const isRefusedUnseen = newest.state === 'refused' && newest.failure?.what !== 'output';
  return isRefusedUnseen && !isAnyway
    ? 'it was refused before generation and has not changed; change it, or say `--anyway`'
    : undefined;
}

/** A call whose fate is open is settled as a whole; a take that its ended batch kept silent about is a person's to pay again. */
function refusalOfUndecided({ failure }: AttemptRecord, isAnyway: boolean): string | undefined {
  if (failure === undefined) return 'it may be paid for already; `nightshoot recover` settles that first';
  return isAnyway ? undefined : 'it may be paid for already; `--anyway` pays for another attempt';
}

function decisionOf(wish: DecisionWish, { shotId }: TakeFacts): Decision {
  const { atMs, verb, who, reason } = wish;
  return { atMs, verb, who, reason, shotId, take: undefined, fingerprint: undefined, customId: undefined };
}

function takeDecision(wish: DecisionWish, facts: TakeFacts): Decision {
  const customId = wish.verb === 'skip' ? undefined : facts.attempts.at(-1)?.customId;
  return { ...decisionOf(wish, facts), take: facts.take, fingerprint: facts.fingerprint, customId };
}

/** One past the highest number there is, so that it never names a take that was wanted before. */
function retakeOf(wish: DecisionWish, takes: readonly TakeFacts[]): readonly Decision[] {
  const facts = takes.reduce<TakeFacts | undefined>(
    (highest, one) => (one.take > (highest?.take ?? 0) ? one : highest),
    undefined,
  );
  if (facts === undefined) return [];
  return [{ ...decisionOf(wish, facts), take: facts.take + 1, fingerprint: facts.fingerprint }];
}
