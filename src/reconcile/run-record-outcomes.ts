import type { AttemptState } from '../domain/attempt-state.js';
import type { CustomId } from '../domain/custom-id.js';
import type { AttemptRecord } from '../domain/ledger-records.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { AttemptOutcome, LedgerWriter } from '../ports/ledger.js';

export type OutcomeCounts = Readonly<Record<AttemptOutcome['state'], number>>;

export const noOutcomes: OutcomeCounts = {
  rendered: 0,
  refused: 0,
  failed: 0,
  expired: 0,
  cancelled: 0,
  missing: 0,
  needs_decision: 0,
};

/** What the reconciler keeps in mind of an attempt: 50,000 of them are held at once. Its state moves on as it is recorded. */
export interface OpenAttempt extends Pick<AttemptRecord, 'line'> {
  state: AttemptState;
}

export interface OutcomeRecorder {
  /** One transaction; outcomes of attempts that have one already are left out. */
  readonly record: (outcomes: readonly AttemptOutcome[]) => Promise<void>;
  readonly counts: () => OutcomeCounts;
}

export function createRecorder(
  attempts: ReadonlyMap<CustomId, OpenAttempt>,
  ports: { readonly ledger: LedgerWriter; readonly crashPoints: CrashPoints },
): OutcomeRecorder {
  const counts = { ...noOutcomes };
  return {
    record: async (outcomes) => {
      const wanted = outcomes.filter(({ customId, state }) => isOpenFor(attempts.get(customId)?.state, state));
      if (wanted.length === 0) return;
      ports.crashPoints.reach('reconcile.before-record');
      await ports.ledger.recordOutcomes(wanted);
      ports.crashPoints.reach('reconcile.after-record');
      for (const { customId, state } of wanted) {
        counts[state] += 1;
        const attempt = attempts.get(customId);
        if (attempt !== undefined) attempt.state = state;
      }
    },
    counts: () => ({ ...counts }),
  };
}

/** A missing attempt may still turn up as rendered; any other late word about it is for the person who decides. */
function isOpenFor(state: AttemptState | undefined, outcome: AttemptOutcome['state']): boolean {
  if (state === 'submitted') return outcome !== 'needs_decision';
  return state === 'missing' && (outcome === 'rendered' || outcome === 'needs_decision');
}
