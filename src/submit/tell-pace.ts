import type { Batch } from '../domain/batch.js';
import { formatDuration } from '../domain/format-duration.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import type { Clock } from '../ports/clock.js';
import type { Talk } from '../ports/talk.js';
import { isStuck, movePace, timeLeftMs } from './batch-pace.js';
import type { PollMemory } from './poll-memory.js';

export interface Watched {
  /** Their batches have ended, and their results wait to be reconciled. */
  readonly ended: readonly SubmissionRecord[];
  readonly running: readonly SubmissionRecord[];
}

interface TellPorts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly talk: Talk;
}

/** Tells how far everything is, how long it will still take, and of what does not move. */
export function tellPace(watched: Watched, seen: Seen, ports: TellPorts): void {
  watchPaces(watched.running, seen, ports);
  tellProgress(watched, seen.memory, ports);
}

interface Seen {
  readonly batches: ReadonlyMap<string, Batch>;
  readonly memory: PollMemory;
}

/** Tells once of a batch that does not move; when it moves again it may be told of again. */
function watchPaces(running: readonly SubmissionRecord[], { batches, memory }: Seen, ports: TellPorts): void {
  const atMs = ports.clock.monotonicMs();
  for (const { id, batchId = '', lineCount } of running) {
    const batch = batches.get(batchId);
    if (batch === undefined) continue;
    const done = (batch.counts?.completed ?? 0) + (batch.counts?.failed ?? 0);
    const pace = movePace(memory.paces.get(id), { atMs, status: batch.rawStatus, done });
    memory.paces.set(id, pace);
    if (!isStuck(pace, atMs)) memory.stuck.delete(id);
    else if (!memory.stuck.has(id)) {
      memory.stuck.add(id);
      const hours = formatDuration(atMs - pace.movedAtMs);
      ports.talk.warn(
        `Batch ${batchId} has not moved for ${hours}, longer than ever before: \`${batch.rawStatus}\`, ${done} of ${lineCount} done. It is watched on; \`nightshoot cancel\` gives it up.`,
      );
    }
  }
}

/** Of everything that was under way since this watch began. */
function tellProgress({ ended, running }: Watched, memory: PollMemory, ports: TellPorts): void {
  for (const { id, lineCount } of ended) memory.endedLines.set(id, lineCount);
  const endedLines = [...memory.endedLines.values()].reduce((sum, lines) => sum + lines, 0);
  const paces = running.flatMap(({ id }) => memory.paces.get(id) ?? []);
  const done = paces.reduce((sum, pace) => sum + pace.done, endedLines);
  const total = running.reduce((sum, { lineCount }) => sum + lineCount, endedLines);
  const leftMs = timeLeftMs(paces, total - done, ports.clock.monotonicMs());
  ports.talk.progress({
    id: 'watch',
    label: 'Rendering',
    done,
    total,
    unit: 'takes',
    isFinished: running.length === 0,
    ...(leftMs === undefined || running.length === 0 ? {} : { note: `about ${formatDuration(leftMs)} left` }),
  });
}
