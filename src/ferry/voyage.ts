import type { AssetRecord, DeadlineSource } from '../domain/ledger-records.js';
import { formatMoneyTotal, sumMoney } from '../domain/money.js';
import type { RenderQueueError } from '../domain/render-queue-error.js';
import { createFerryBars, type TransferBar } from './ferry-bars.js';
import type { FerryPorts } from './ferry-ports.js';
import { predictLosses } from './predict-losses.js';
import { providerNow } from './provider-now.js';
import { comparePulls, deadlineOf, type Pull, pullName } from './pull-list.js';
import type { TransferQueue } from './transfer-queue.js';
import { createWindowedRate } from './windowed-rate.js';

export interface FerryReport {
  /** Files that came into the store in this run. */
  readonly landed: readonly LandedFile[];
  /** Pictures that the server does not have. */
  readonly absent: readonly string[];
  /** Paid clips whose bytes are gone. */
  readonly lost: readonly string[];
  /** On the pull list still, each with why. */
  readonly left: readonly LeftBehind[];
  /** Those of `left` that no later run can bring home in time: see `predictLosses`. */
  readonly doomed: readonly string[];
  /** Why the store took less than was brought to it; its files wait in the spool. */
  readonly storeFault: RenderQueueError | undefined;
}

/** A night may land 150,000 files: what more there is to know of one is on its receipt, in the ledger. */
export interface LandedFile extends Pick<AssetRecord, 'customId' | 'kind' | 'findings'> {
  readonly key: string;
}

export interface LeftBehind {
  readonly name: string;
  readonly reason: string;
  readonly deadlineMs: number | undefined;
  readonly deadlineSource: DeadlineSource | undefined;
  /** What hinders it may pass by itself, and its bytes are still at the server alone. */
  readonly mayComeLater: boolean;
}

/** What became of the transfers so far, told to the person in front of the terminal as it happens. */
export interface Voyage {
  /** A file begins to come. */
  readonly begin: (pull: Pull) => TransferBar;
  /** Nothing is under way for so long. */
  readonly rest: (durationMs: number) => void;
  readonly land: (pull: Pull, asset: AssetRecord) => void;
  /** More came onto the list: the pictures of a landed video, the clips of a batch that ended meanwhile. */
  readonly expect: (pulls: readonly Pull[]) => void;
  readonly absent: (pull: Pull) => void;
  readonly lose: (pull: Pull, reason: string) => void;
  readonly leave: (pull: Pull, reason: string, mayComeLater: boolean) => void;
  /** The store took a file not and is asked again; told the first time. */
  readonly waitForStore: (fault: RenderQueueError) => void;
  /** A disk or the store took it not; where it is `spooled` the file waits for the next run, whatever the server forgets. */
  readonly strand: (pull: Pull, fault: RenderQueueError, where: 'spooled' | 'at_server') => void;
  /** Nothing new is begun; `report` throws it when what was under way has ended. */
  readonly fail: (cause: unknown) => void;
  readonly mayGoOn: () => boolean;
  /** Warns, once, as soon as clips are certain not to be home in time. */
  readonly lookAhead: (queue: TransferQueue) => void;
  readonly report: () => FerryReport;
}

/** Long enough for a rate to mean something, short enough to act on. */
const lookAheadMs = 60_000;

export function openVoyage(pulls: readonly Pull[], ports: Pick<FerryPorts, 'talk' | 'clock' | 'api'>): Voyage {
  const { talk, clock } = ports;
  const bars = createFerryBars(pulls, ports);
  const rate = createWindowedRate(clock.monotonicMs(), lookAheadMs);
  const landed: LandedFile[] = [];
  const absent: string[] = [];
  const lost: string[] = [];
  const left: {
    readonly pull: Pull;
    readonly reason: string;
    readonly isSafe: boolean;
    readonly mayComeLater: boolean;
  }[] = [];
  const failures: unknown[] = [];
  let storeFault: RenderQueueError | undefined;
  let lookedAtMs = clock.monotonicMs();
  let hasWarned = false;
  let hasWaited = false;

  const predict = (candidates: readonly Pull[]): readonly Pull[] => {
    const { receivedBytes, clipBytes } = bars.tally();
    const { best } = rate.look(receivedBytes, clock.monotonicMs());
    return predictLosses(candidates, { bytesPerSecond: best, clipBytes, nowMs: providerNow(ports) });
  };

  return {
    begin: bars.begin,
    rest: bars.rest,
    land: (pull, asset) => {
      const { customId, kind, findings, receipt } = asset;
      landed.push({ customId, kind, findings, key: receipt.key });
      bars.settle(pull, asset);
    },
    expect: bars.expect,
    absent: (pull) => {
      absent.push(nameOf(pull));
      bars.settle(pull);
    },
    lose: (pull, reason) => {
      talk.warn(`The clip of ${pull.attempt.customId} is lost: ${reason}.`);
      lost.push(nameOf(pull));
      bars.settle(pull);
    },
    leave: (pull, reason, mayComeLater) => {
      left.push({ pull, reason, isSafe: false, mayComeLater });
    },
    waitForStore: ({ message, hint }) => {
      if (!hasWaited) talk.warn([message, hint ?? [], 'It is tried again meanwhile.'].flat().join(' '));
      hasWaited = true;
    },
    strand: (pull, fault, where) => {
      storeFault ??= fault;
      const isSafe = where === 'spooled';
      left.push({ pull, reason: fault.message, isSafe, mayComeLater: !isSafe });
    },
    fail: (cause) => {
      failures.push(cause);
    },
    mayGoOn: () => failures.length === 0,
    lookAhead: (queue) => {
      const nowMs = clock.monotonicMs();
      if (hasWarned || nowMs - lookedAtMs < lookAheadMs) return;
      lookedAtMs = nowMs;
      const doomed = predict(queue.pulls());
      hasWarned = doomed.length > 0;
      if (hasWarned) talk.warn(formatPrediction(doomed));
    },
    report: () => {
      if (failures.length > 0) throw failures[0];
      bars.finish();
      const unsafe = left.filter(({ isSafe }) => !isSafe).map(({ pull }) => pull);
      return {
        landed,
        absent,
        lost,
        left: left.map(({ pull, reason, mayComeLater }) => ({
          name: nameOf(pull),
          reason,
          deadlineMs: pull.attempt.downloadDeadlineMs,
          deadlineSource: pull.attempt.deadlineSource,
          mayComeLater,
        })),
        doomed: predict(unsafe.toSorted(comparePulls)).map(nameOf),
        storeFault,
      };
    },
  };
}

function formatPrediction(doomed: readonly Pull[]): string {
  const price = formatMoneyTotal(sumMoney(doomed.map(({ attempt }) => attempt.price)));
  const first = new Date(Math.min(...doomed.map(deadlineOf))).toISOString();
  return (
    `${doomed.length} paid clips (${price}) cannot be home before their bytes vanish, the first at ${first}: ` +
    'even the best rate so far is too slow. Give this machine more of the line, or ask the provider to keep them longer.'
  );
}

function nameOf({ attempt, kind }: Pull): string {
  return pullName({ customId: attempt.customId, kind });
}
