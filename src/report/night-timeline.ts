import { settlementOf } from '../domain/attempt-state.js';
import type { AttemptRecord, SubmissionRecord } from '../domain/ledger-records.js';
import type { NightTimeline, TimelinePoint } from './dailies-model.js';
import type { NightLookup } from './night-lookup.js';

/** The API takes no other completion window. https://platform.openai.com/docs/api-reference/batch/create */
const completionWindowMs = 24 * 60 * 60 * 1000;

/** When the attempts of this run came back, landed and were billed. Returned means that their batch had ended. */
export function nightTimeline(
  night: NightLookup,
  submissions: readonly SubmissionRecord[],
  madeAtMs: number,
): NightTimeline {
  const { run, attempts } = night.records;
  const tonight = attempts.filter((attempt) => attempt.runId === run.id);
  const endedAt = new Map(submissions.map((submission) => [submission.id, submission.batchEndedAtMs]));
  const steps = tonight.flatMap((attempt) => stepsOf(night, attempt, endedAt.get(attempt.submissionId)));
  const open = submissions.filter((submission) => submission.batchEndedAtMs === undefined);
  const deadlines = tonight.flatMap((attempt) =>
    attempt.state === 'rendered' ? (attempt.downloadDeadlineMs ?? []) : [],
  );
  return {
    startMs: run.openedAtMs,
    endMs: Math.max(run.closedAtMs ?? madeAtMs, ...lastOf(steps)),
    points: runningTotals(steps),
    windowEndMs: greatest(open.map((submission) => submission.intendedAtMs + completionWindowMs)),
    deadlineMs: deadlines.length === 0 ? undefined : Math.min(...deadlines),
    sent: tonight.length,
  };
}

function stepsOf(night: NightLookup, attempt: AttemptRecord, endedAtMs: number | undefined): readonly TimelinePoint[] {
  const isReturned = !['intended', 'submitted', 'unknown', 'not_sent'].includes(attempt.state);
  const price = attempt.price.kind === 'known' || attempt.price.kind === 'would_cost' ? attempt.price.microUsd : 0;
  const isSpent = settlementOf(attempt.state) === 'spent';
  const video = night.assets([attempt]).find((asset) => asset.kind === 'video');
  const returned = {
    atMs: endedAtMs ?? attempt.updatedAtMs,
    returned: 1,
    landed: 0,
    spentMicroUsd: isSpent ? price : 0,
  };
  const landed = video && { atMs: video.receipt.storedAtMs, returned: 0, landed: 1, spentMicroUsd: 0 };
  return [...(isReturned ? [returned] : []), ...(landed === undefined ? [] : [landed])];
}

function runningTotals(steps: readonly TimelinePoint[]): readonly TimelinePoint[] {
  const points: TimelinePoint[] = [];
  for (const step of steps.toSorted((left, right) => left.atMs - right.atMs)) {
    const before = points.at(-1);
    const point = {
      atMs: step.atMs,
      returned: (before?.returned ?? 0) + step.returned,
      landed: (before?.landed ?? 0) + step.landed,
      spentMicroUsd: (before?.spentMicroUsd ?? 0) + step.spentMicroUsd,
    };
    if (before?.atMs === step.atMs) points.pop();
    points.push(point);
  }
  return points;
}

function lastOf(steps: readonly TimelinePoint[]): readonly number[] {
  return steps.length === 0 ? [] : [steps.reduce((latest, step) => Math.max(latest, step.atMs), 0)];
}

function greatest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}
