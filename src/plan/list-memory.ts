import type { LedgerEvent } from '../domain/ledger-records.js';
import type { RenderPlan } from '../domain/render-plan.js';
import { foldShotId } from '../domain/shot-id.js';
import type { Ulid } from '../domain/ulid.js';

/** Which shots were out of the lists when a plan was last applied, and with which run the others came back. Ids are folded. */
export type ListMemory = ReadonlyMap<string, SeenInLists>;

type SeenInLists =
  | { readonly isOut: true }
  /** With which run it came back; undefined where that night had nothing to send. */
  | { readonly isOut: false; readonly run: Ulid | undefined };

export function readListMemory(events: readonly LedgerEvent[]): ListMemory {
  const memory = new Map<string, SeenInLists>();
  for (const { subject, subjectId, event, runId } of events) {
    if (subject !== 'decision') continue;
    const id = foldShotId(subjectId);
    if (event === omittedEvent) memory.set(id, { isOut: true });
    if (event === reinstatedEvent) memory.set(id, { isOut: false, run: runId });
  }
  return memory;
}

/** Shots that are known to be out, for the lists to have again; and those that came back with the newest run, whose dailies tell of it. */
export function reinstatedShots(memory: ListMemory, newestRun: Ulid | undefined): ReadonlySet<string> {
  const back = [...memory].filter(([, seen]) => seen.isOut || (newestRun !== undefined && seen.run === newestRun));
  return new Set(back.map(([id]) => id));
}

/** What to write down of a plan when it is applied, so that a shot which comes back is known to have been out. */
export function listMemoryEvents(
  plan: RenderPlan,
  memory: ListMemory,
  { atMs, runId }: { readonly atMs: number; readonly runId: Ulid | undefined },
): readonly Omit<LedgerEvent, 'sequence'>[] {
  return plan.shots.flatMap(({ shotId, change, reason }) => {
    const isOut = change === 'omitted';
    const wasOut = memory.get(foldShotId(shotId))?.isOut === true;
    if (isOut === wasOut) return [];
    const own = { atMs, subject: 'decision' as const, subjectId: shotId, who: 'nightshoot', detail: { reason } };
    return [isOut ? { ...own, event: omittedEvent, runId: undefined } : { ...own, event: reinstatedEvent, runId }];
  });
}

const omittedEvent = 'omitted';
const reinstatedEvent = 'reinstated';
