import { type Books, booksBalance } from '../domain/books.js';
import { clipsAtRisk } from '../domain/clips-at-risk.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import { addMoneyTotals } from '../domain/money.js';
import type { DailiesModel, DailiesTake, Verdict } from './dailies-model.js';
import { failureClusters } from './failure-clusters.js';
import { nightBooks } from './night-books.js';
import { nightChanges } from './night-changes.js';
import { makeLookup, type NightRecords } from './night-lookup.js';
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
  const books = nightBooks(records, takes);
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
