import { type Books, balanceBooks, booksBalance } from '../domain/books.js';
import { clipsAtRisk } from '../domain/clips-at-risk.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import { addMoneyTotals } from '../domain/money.js';
import type { DailiesModel, DailiesTake, Verdict } from './dailies-model.js';
import { failureClusters } from './failure-clusters.js';
import { nightChanges } from './night-changes.js';
import { addressKey, makeLookup, type NightRecords } from './night-lookup.js';
import { nightTakes } from './night-takes.js';
import { nightTimeline } from './night-timeline.js';
import { sequenceTotals } from './sequence-totals.js';

export interface DailiesRecords extends NightRecords {
  /** Of this run. */
  readonly submissions: readonly SubmissionRecord[];
  readonly madeAtMs: number;
  readonly timezone: string;
  readonly budgetMicroUsd: number | undefined;
}

/** What the morning knows of one run, from what the ledger and the plan say. */
export function assembleDailies(records: DailiesRecords): DailiesModel {
  const night = makeLookup(records);
  const takes = nightTakes(night);
  const books = booksOf(records, takes);
  return {
    schema: 'nightshoot/dailies@1',
    show: records.show,
    run: records.run,
    madeAtMs: records.madeAtMs,
    timezone: records.timezone,
    verdict: verdictOf(records, books, takes),
    books,
    changes: nightChanges(night, takes),
    failures: failureClusters(takes, records.run),
    sequences: sequenceTotals(takes),
    timeline: nightTimeline(night, records.submissions, records.madeAtMs),
    takes,
  };
}

/** Takes are counted by their addresses, attempts by the lines of the submissions: neither looks at a state. */
function booksOf(records: DailiesRecords, takes: readonly DailiesTake[]): Books {
  return balanceBooks({
    takeCount: new Set(takes.map(addressKey)).size,
    takes: takes.map((take) => take.state),
    attemptCount: records.submissions.reduce((sum, submission) => sum + submission.lineCount, 0),
    attempts: records.attempts.filter((attempt) => attempt.runId === records.run.id),
  });
}

function verdictOf(records: DailiesRecords, books: Books, takes: readonly DailiesTake[]): Verdict {
  const { byGroup, total } = books.takes;
  return {
    asked: total - byGroup['Not tonight'],
    byGroup,
    cost: addMoneyTotals(books.money.spent, books.money.unknown),
    budgetMicroUsd: records.budgetMicroUsd,
    atRisk: clipsAtRisk(takes.flatMap(({ attempts }) => attempts)),
    isBalanced: booksBalance(books),
  };
}
