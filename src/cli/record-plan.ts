import type { RenderPlan } from '../domain/render-plan.js';
import type { Ulid } from '../domain/ulid.js';
import { deferralEvents, deferredBefore } from '../plan/deferrals.js';
import { listMemoryEvents, readListMemory } from '../plan/list-memory.js';
import type { LedgerWriter } from '../ports/ledger.js';

/** What later plans must know of one that is applied: which takes wait, which shots are out. Once each, however often a night is taken up again. */
export async function recordPlan(
  plan: RenderPlan,
  ledger: Pick<LedgerWriter, 'events' | 'recordEvents'>,
  { atMs, runId }: { readonly atMs: number; readonly runId: Ulid | undefined },
): Promise<void> {
  const known = await ledger.events({ subject: 'decision' });
  const events = [
    ...deferralEvents(plan, atMs, deferredBefore(known)),
    ...listMemoryEvents(plan, readListMemory(known), { atMs, runId }),
  ];
  if (events.length > 0) await ledger.recordEvents(events);
}
