import { z } from 'zod';
import { type CustomId, customIdSchema } from './custom-id.js';
import type { LedgerEvent } from './ledger-records.js';
import { type Fingerprint, fingerprintSchema } from './render-request.js';
import { type ShotId, shotIdSchema } from './shot-id.js';

/**
 * hold, release: nothing more of the shot is submitted, until it is released; release also takes skips back.
 * skip: this take of this version is not wanted any more. retry: one more attempt after the named one. retake: one more
 * take of this version. cancel: the attempt in flight is not wanted any more.
 */
export const decisionVerbSchema = z.enum(['hold', 'release', 'skip', 'retry', 'retake', 'cancel']);
export type DecisionVerb = z.infer<typeof decisionVerbSchema>;

/** What an operator wants, kept as an event and carried out by the next plan. */
export interface Decision {
  readonly atMs: number;
  readonly verb: DecisionVerb;
  readonly who: string;
  readonly reason: string;
  readonly shotId: ShotId;
  /** Undefined where the whole shot is meant. */
  readonly take: number | undefined;
  readonly fingerprint: Fingerprint | undefined;
  /** The attempt that a retry follows, or that is cancelled. */
  readonly customId: CustomId | undefined;
}

/** The decisions in force for one shot. Those about takes are bound to a fingerprint: a changed shot begins anew. */
export interface ShotDecisions {
  readonly hold: Decision | undefined;
  readonly skips: readonly Decision[];
  readonly retries: readonly Decision[];
  readonly retakes: readonly Decision[];
  readonly cancels: readonly Decision[];
}

export const noDecisions: ShotDecisions = { hold: undefined, skips: [], retries: [], retakes: [], cancels: [] };

export function decisionEvent(decision: Decision): Omit<LedgerEvent, 'sequence'> {
  const { reason, take, fingerprint, customId } = decision;
  return {
    atMs: decision.atMs,
    runId: undefined,
    subject: 'decision',
    subjectId: decision.shotId,
    event: decision.verb,
    who: decision.who,
    detail: { reason, take: take ?? null, fingerprint: fingerprint ?? null, customId: customId ?? null },
  };
}

/** What is in force after all events, oldest first; events that are no decisions are passed over. */
export function decisionsInForce(events: readonly LedgerEvent[]): ReadonlyMap<ShotId, ShotDecisions> {
  const inForce = new Map<ShotId, ShotDecisions>();
  for (const event of events) {
    const decision = readDecision(event);
    if (decision === undefined) continue;
    inForce.set(decision.shotId, decide(inForce.get(decision.shotId) ?? noDecisions, decision));
  }
  return inForce;
}

export function isAbout(decision: Decision, fingerprint: Fingerprint, take: number): boolean {
  return decision.fingerprint === fingerprint && decision.take === take;
}

/** Whether a person said of a take that they do not want it any more: they skipped it, or cancelled its newest attempt. */
export function isUnwanted(
  { skips, cancels }: ShotDecisions,
  {
    fingerprint,
    take,
    newest,
  }: { readonly fingerprint: Fingerprint; readonly take: number; readonly newest: CustomId | undefined },
): boolean {
  if (skips.some((skip) => isAbout(skip, fingerprint, take))) return true;
  return newest !== undefined && cancels.some(({ customId }) => customId === newest);
}

/** All attempts that a person cancelled. */
export function cancelledAttempts(decisions: Iterable<ShotDecisions>): ReadonlySet<CustomId> {
  return new Set([...decisions].flatMap(({ cancels }) => cancels.flatMap(({ customId }) => customId ?? [])));
}

function decide(before: ShotDecisions, decision: Decision): ShotDecisions {
  switch (decision.verb) {
    case 'hold':
      return { ...before, hold: decision };
    case 'release':
      return { ...before, hold: undefined, skips: [] };
    case 'skip':
      return { ...before, skips: [...before.skips, decision] };
    case 'retry':
      return { ...before, retries: [...before.retries, decision] };
    case 'retake':
      return { ...before, retakes: [...before.retakes, decision] };
    case 'cancel':
      return { ...before, cancels: [...before.cancels, decision] };
    default:
      return decision.verb satisfies never;
  }
}

const decisionSchema = z.object({
  verb: decisionVerbSchema,
  shotId: shotIdSchema,
  reason: z.string(),
  take: z.int().positive().nullable(),
  fingerprint: fingerprintSchema.nullable(),
  customId: customIdSchema.nullable(),
});

/** Undefined where the event is no decision. */
export function readDecision(event: LedgerEvent): Decision | undefined {
  if (event.subject !== 'decision') return undefined;
  const parsed = decisionSchema.safeParse({ ...event.detail, verb: event.event, shotId: event.subjectId });
  if (!parsed.success) return undefined;
  const { take, fingerprint, customId, ...decision } = parsed.data;
  return {
    ...decision,
    atMs: event.atMs,
    who: event.who,
    take: take ?? undefined,
    fingerprint: fingerprint ?? undefined,
    customId: customId ?? undefined,
  };
}
