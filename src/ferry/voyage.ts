import type { AssetRecord } from '../domain/ledger-records.js';
import type { Talk } from '../ports/talk.js';
import { type Pull, pullName } from './pull-list.js';
import type { TransferQueue } from './transfer-queue.js';

export interface FerryReport {
  /** Files that came into the store in this run, by their receipts. */
  readonly landed: readonly AssetRecord[];
  /** Pictures that the server does not have. */
  readonly absent: readonly string[];
  /** Paid clips whose bytes are gone. */
  readonly lost: readonly string[];
  /** On the pull list still, each with why. */
  readonly left: readonly LeftBehind[];
}

export interface LeftBehind {
  readonly name: string;
  readonly reason: string;
  readonly deadlineMs: number | undefined;
}

/** What became of the transfers so far, told to the person in front of the terminal as it happens. */
export interface Voyage {
  readonly land: (asset: AssetRecord) => void;
  /** A landed video brings its pictures onto the list. */
  readonly expect: (pulls: readonly Pull[]) => void;
  readonly absent: (pull: Pull) => void;
  readonly lose: (pull: Pull, reason: string) => void;
  readonly leave: (pull: Pull, reason: string) => void;
  /** Nothing new is begun; `report` throws it when what was under way has ended. */
  readonly fail: (cause: unknown) => void;
  readonly mayGoOn: () => boolean;
  readonly report: (queue: TransferQueue) => FerryReport;
}

export function openVoyage(pulls: readonly Pull[], { talk }: { readonly talk: Talk }): Voyage {
  const landed: AssetRecord[] = [];
  const absent: string[] = [];
  const lost: string[] = [];
  const left: LeftBehind[] = [];
  const failures: unknown[] = [];
  let total = pulls.length;

  const show = (isFinished: boolean): void => {
    if (total === 0) return;
    const done = landed.length + absent.length + lost.length + left.length;
    const bytes = landed.reduce((sum, { receipt }) => sum + receipt.sizeBytes, 0);
    const note = `${(bytes / 1e6).toFixed(1)} MB`;
    talk.progress({ id: 'ferry', label: 'Ferry', done, total, unit: 'files', note, isFinished });
  };
  const and = <Item>(list: Item[], item: Item): void => {
    list.push(item);
    show(false);
  };

  return {
    land: (asset) => and(landed, asset),
    expect: (more) => {
      total += more.length;
    },
    absent: (pull) => and(absent, nameOf(pull)),
    lose: (pull, reason) => {
      talk.warn(`The clip of ${pull.attempt.customId} is lost: ${reason}.`);
      and(lost, nameOf(pull));
    },
    leave: (pull, reason) => and(left, { name: nameOf(pull), reason, deadlineMs: pull.attempt.downloadDeadlineMs }),
    fail: (cause) => {
      failures.push(cause);
    },
    mayGoOn: () => failures.length === 0,
    report: () => {
      if (failures.length > 0) throw failures[0];
      show(true);
      return { landed, absent, lost, left };
    },
  };
}

function nameOf({ attempt, kind }: Pull): string {
  return pullName({ customId: attempt.customId, kind });
}
