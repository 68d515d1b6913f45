import { type CustomId, customIdSchema } from '../domain/custom-id.js';
import type { LedgerEvent } from '../domain/ledger-records.js';
import type { RenderPlan } from '../domain/render-plan.js';

/** What to write down of a plan when it is applied, so that tonight's leftovers come first tomorrow. */
export function deferralEvents(
  plan: RenderPlan,
  atMs: number,
  known: ReadonlySet<CustomId>,
): readonly Omit<LedgerEvent, 'sequence'>[] {
  return plan.shots.flatMap((shot) =>
    shot.deferred
      .filter(({ customId }) => !known.has(customId))
      .map(({ customId, why }) => ({
        atMs,
        runId: undefined,
        subject: 'decision' as const,
        subjectId: shot.shotId,
        event: deferredEvent,
        who: 'nightshoot',
        detail: { customId, reason: why },
      })),
  );
}

/** Attempts that an earlier night put off. One that was made since has another number and is not asked for again. */
export function deferredBefore(events: readonly LedgerEvent[]): ReadonlySet<CustomId> {
  const ids = events
    .filter(({ event }) => event === deferredEvent)
    .map(({ detail }) => customIdSchema.safeParse(detail['customId']));
  return new Set(ids.flatMap((id) => (id.success ? [id.data] : [])));
}

const deferredEvent = 'deferred';
