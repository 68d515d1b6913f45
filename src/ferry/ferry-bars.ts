import { formatDuration } from '../domain/format-duration.js';
import type { AssetRecord } from '../domain/ledger-records.js';
import { formatTake, formatVersion } from '../domain/take-name.js';
import type { Progress } from '../ports/talk.js';
import type { FerryPorts } from './ferry-ports.js';
import { formatOutlook } from './format-outlook.js';
import { providerNow } from './provider-now.js';
import { deadlineOf, type Pull, pullName } from './pull-list.js';
import type { ReceivedPiece } from './run-fetch.js';
import { createWindowedRate } from './windowed-rate.js';

/** One bar for all files, and one each for the first few clips under way. */
export interface FerryBars {
  readonly begin: (pull: Pull) => TransferBar;
  /** More files came onto the list. */
  readonly expect: (pulls: readonly Pull[]) => void;
  /** One file more is decided: home, by its receipt, or never to come. */
  readonly settle: (pull: Pull, asset?: AssetRecord) => void;
  /** Nothing is under way for so long. */
  readonly rest: (durationMs: number) => void;
  readonly finish: () => void;
  readonly tally: () => FerryTally;
}

export interface TransferBar {
  readonly received: (piece: ReceivedPiece) => void;
  readonly end: () => void;
}

export interface FerryTally {
  /** Over the wire so far, tries that failed included. */
  readonly receivedBytes: number;
  /** What a clip takes, by those that landed; undefined before the first. */
  readonly clipBytes: number | undefined;
}

/** More bars than these push the words off a small terminal. */
const mostClipBars = 4;
/** A person reads no faster, and thousands of pieces come in a second. */
const redrawMs = 200;
/** Short enough to show a line that went down, long enough not to flicker. */
const rateWindowMs = 5_000;

export function createFerryBars(pulls: readonly Pull[], ports: Pick<FerryPorts, 'talk' | 'clock' | 'api'>): FerryBars {
  const { talk, clock } = ports;
  const rate = createWindowedRate(clock.monotonicMs(), rateWindowMs);
  /** Bytes of each file under way. */
  const underWay = new Map<Pull, number>();
  const shown = new Set<Pull>();
  let total = pulls.length;
  let done = 0;
  let clipsLeft = clipsOf(pulls);
  let clips = 0;
  let clipBytes = 0;
  let landedBytes = 0;
  let receivedBytes = 0;
  let drawnAtMs = Number.NEGATIVE_INFINITY;

  const tally = (): FerryTally => ({ receivedBytes, clipBytes: clips === 0 ? undefined : clipBytes / clips });
  const show = (note: string, isFinished = false): void => {
    drawnAtMs = clock.monotonicMs();
    if (total > 0) talk.progress({ id: 'ferry', label: 'Ferry', done, total, unit: 'files', note, isFinished });
  };
  const draw = (): void => {
    const bytesLeft = clips === 0 ? undefined : (clipsLeft * clipBytes) / clips - sum(underWay.values());
    const { last } = rate.look(receivedBytes, clock.monotonicMs());
    const ahead = { bytesPerSecond: last, bytesLeft, deadlineInMs: nearest(underWay.keys()) - providerNow(ports) };
    show(formatOutlook(landedBytes, ahead));
  };

  return {
    begin: (pull) => {
      underWay.set(pull, 0);
      if (pull.kind === 'video' && shown.size < mostClipBars) shown.add(pull);
      return {
        received: ({ pieceBytes, fileBytes, totalBytes }) => {
          receivedBytes += pieceBytes;
          underWay.set(pull, fileBytes);
          if (clock.monotonicMs() - drawnAtMs < redrawMs) return;
          draw();
          if (shown.has(pull)) talk.progress({ ...clipBar(pull), done: fileBytes, total: totalBytes ?? fileBytes });
        },
        end: () => {
          underWay.delete(pull);
          if (shown.delete(pull)) talk.progress({ ...clipBar(pull), done: 1, total: 1, isFinished: true });
        },
      };
    },
    expect: (more) => {
      total += more.length;
      clipsLeft += clipsOf(more);
    },
    settle: (pull, asset) => {
      done += 1;
      landedBytes += asset?.receipt.sizeBytes ?? 0;
      if (pull.kind === 'video') clipsLeft -= 1;
      if (asset?.kind === 'video') {
        clips += 1;
        clipBytes += asset.receipt.sizeBytes;
      }
      draw();
    },
    rest: (durationMs) => show(`next try in ${formatDuration(durationMs)} · ${formatOutlook(landedBytes, undefined)}`),
    finish: () => show(formatOutlook(landedBytes, undefined), true),
    tally,
  };
}

function clipBar({ attempt }: Pull): Pick<Progress, 'id' | 'label' | 'unit' | 'isPassing'> {
  const { customId, shotId, version, take } = attempt;
  const label = `${shotId}_${formatVersion(version)}_${formatTake(take)}`;
  return { id: `ferry ${pullName({ customId, kind: 'video' })}`, label, unit: 'bytes', isPassing: true };
}

function clipsOf(pulls: readonly Pull[]): number {
  return pulls.filter(({ kind }) => kind === 'video').length;
}

function nearest(pulls: Iterable<Pull>): number {
  return Math.min(...[...pulls].map(deadlineOf));
}

function sum(amounts: Iterable<number>): number {
  let total = 0;
  for (const amount of amounts) total += amount;
  return total;
}
