import type { ReconcileReport } from '../../reconcile/run-reconcile.js';

/** `2 batches read: 40 rendered, 1 refused.` and what is still open. */
export function formatReconciled({ submissions }: ReconcileReport): string {
  const running = submissions.filter(({ isEnded, lines }) => !isEnded && lines === 0).length;
  const waiting = submissions.reduce((sum, submission) => sum + submission.waiting, 0);
  const outcomes = formatOutcomes(submissions);
  return [
    `${submissions.length - running} batches read: ${outcomes === '' ? 'nothing new' : outcomes}.`,
    ...(running === 0 ? [] : [`${running} batches have not ended.`]),
    ...(waiting === 0 ? [] : [`${waiting} results are not clear yet; run again in a minute.`]),
  ].join('\n');
}

function formatOutcomes(submissions: ReconcileReport['submissions']): string {
  const counts = new Map<string, number>();
  for (const { outcomes } of submissions) {
    for (const [state, count] of Object.entries(outcomes)) counts.set(state, (counts.get(state) ?? 0) + count);
  }
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state === 'needs_decision' ? 'to be decided by a person' : state}`)
    .join(', ');
}
