import type { AssetRecord } from '../domain/ledger-records.js';
import type { RenderQueueError } from '../domain/render-queue-error.js';
import type { FerryPorts } from './ferry-ports.js';
import { predictLosses } from './predict-losses.js';
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
  /** Why the store took less than was brought to it; its files wait in the spool. */
  readonly storeFault: RenderQueueError | undefined;
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
  readonly expect: (pulls: number) => void;
  readonly absent: (pull: Pull) => void;
  readonly lose: (pull: Pull, reason: string) => void;
  readonly leave: (pull: Pull, reason: string) => void;
  /** The store took it not; the file waits in the spool for the next run. */
  readonly strand: (pull: Pull, fault: RenderQueueError) => void;
  /** Nothing new is begun; `report` throws it when what was under way has ended. */
  readonly fail: (cause: unknown) => void;
  readonly mayGoOn: () => boolean;
  /** Warns, once in a while, of clips that will not be home in time at the rate so far. */
  readonly lookAhead: (queue: TransferQueue, nowMs: number) => void;
  readonly report: () => FerryReport;
}

/** Long enough for a rate to mean something, short enough to act on. */
const lookAheadMs = 60_000;

export function openVoyage(expected: number, { talk, clock }: Pick<FerryPorts, 'talk' | 'clock'>): Voyage {
  const startedAtMs = clock.now();
  let lookedAtMs = startedAtMs;
  const landed: AssetRecord[] = [];
  const absent: string[] = [];
  const lost: string[] = [];
  const left: LeftBehind[] = [];
  const failures: unknown[] = [];
  let storeFault: RenderQueueError | undefined;
  let total = expected;
  let bytes = 0;

  const show = (isFinished = false): void => {
    if (total === 0) return;
    const done = landed.length + absent.length + lost.length;
    const note = `${(bytes / 1e6).toFixed(1)} MB`;
    talk.progress({ id: 'ferry', label: 'Ferry', done, total, unit: 'files', note, isFinished });
  };
  const leave = (pull: Pull, reason: string): void => {
    left.push({ name: nameOf(pull), reason, deadlineMs: pull.attempt.downloadDeadlineMs });
  };

  return {
    land: (asset) => {
      landed.push(asset);
      bytes += asset.receipt.sizeBytes;
      show();
    },
    expect: (pulls) => {
      total += pulls;
    },
    absent: (pull) => {
      absent.push(nameOf(pull));
      show();
    },
    lose: (pull, reason) => {
      talk.warn(`The clip of ${pull.attempt.customId} is lost: ${reason}.`);
      lost.push(nameOf(pull));
      show();
    },
    leave,
    strand: (pull, fault) => {
      storeFault ??= fault;
      leave(pull, fault.message);
    },
    fail: (cause) => {
      failures.push(cause);
    },
    mayGoOn: () => failures.length === 0,
    lookAhead: (queue, nowMs) => {
      if (nowMs - lookedAtMs < lookAheadMs) return;
      lookedAtMs = nowMs;
      const clips = landed.filter(({ kind }) => kind === 'video').length;
      const losses = predictLosses(queue.pulls(), { clipsPerSecond: (clips * 1000) / (nowMs - startedAtMs), nowMs });
      if (losses === undefined) return;
      const at = new Date(losses.firstDeadlineMs).toISOString();
      talk.warn(`At this rate ${losses.clips} clips will not be home before their bytes vanish, the first at ${at}.`);
    },
    report: () => {
      if (failures.length > 0) throw failures[0];
      show(true);
      return { landed, absent, lost, left, storeFault };
    },
  };
}

function nameOf({ attempt, kind }: Pull): string {
  return pullName({ customId: attempt.customId, kind });
}
