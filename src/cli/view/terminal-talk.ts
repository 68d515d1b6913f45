import { MultiBar, type SingleBar } from 'cli-progress';
import type { Clock } from '../../ports/clock.js';
import type { Progress, Talk } from '../../ports/talk.js';
import type { Paint } from './paint.js';
import { plainText } from './plain-text.js';

export interface TalkOptions {
  readonly stream: NodeJS.WriteStream;
  readonly paint: Paint;
  readonly clock: Clock;
  readonly isQuiet: boolean;
}

/** Off a terminal one line per bar in this time tells that the program lives without filling a log. */
const heartbeatMs = 30_000;

/** Speaks on stderr: bars on a terminal, heartbeat lines off it, warnings always. */
export function createTerminalTalk(options: TalkOptions): Talk & { readonly end: () => void } {
  const { stream, paint, isQuiet } = options;
  const progress = isQuiet ? silent : stream.isTTY === true ? createBars(stream) : createHeartbeat(options);
  const print = (line: string): void => {
    progress.print(`${plainText(line)}\n`, stream);
  };
  return {
    say: (message) => {
      if (!isQuiet) print(message);
    },
    warn: (message) => print(`${paint.yellow('warning:')} ${message}`),
    progress: progress.show,
    end: progress.end,
  };
}

interface ProgressView {
  readonly show: (progress: Progress) => void;
  readonly print: (line: string, stream: NodeJS.WriteStream) => void;
  readonly end: () => void;
}

const silent: ProgressView = {
  show: () => undefined,
  print: (line, stream) => stream.write(line),
  end: () => undefined,
};

/** Narrower than this a terminal needs the room of a bar for words. */
const roomyColumns = 100;

function createBars(stream: NodeJS.WriteStream): ProgressView {
  let multi: MultiBar | undefined;
  const bars = new Map<string, SingleBar>();
  const barSize = stream.columns < roomyColumns ? 12 : 24;
  const finish = (): void => {
    multi?.stop();
    multi = undefined;
    bars.clear();
  };
  return {
    show: ({ id, label, done, total, unit, note, isFinished, isPassing }) => {
      if (total === 0) return;
      multi ??= new MultiBar({
        stream,
        format: '{label} [{bar}] {amount}{note}',
        barsize: barSize,
        hideCursor: true,
        clearOnComplete: false,
        emptyOnZero: true,
        forceRedraw: true,
      });
      const amount = formatAmount(done, total, unit);
      const start = label.padEnd(10);
      const room = stream.columns - `${start} [] ${amount}`.length - barSize;
      const text = { label: start, amount, note: note === undefined ? '' : noteWithin(plainText(note), room) };
      const bar = bars.get(id) ?? multi.create(total, 0, text);
      bars.set(id, bar);
      bar.setTotal(total);
      bar.update(done, text);
      if (isFinished === true) bars.delete(id);
      if (isFinished === true && isPassing === true) multi.remove(bar);
      if (bars.size === 0) finish();
    },
    print: (line, target) => {
      if (multi === undefined) target.write(line);
      else multi.log(line);
    },
    end: finish,
  };
}

/** As many parts of a note as there is room for: half a word is worse than none. */
export function noteWithin(note: string, room: number): string {
  let fitting = '';
  for (const part of note.split(' · ')) {
    if (fitting.length + ` · ${part}`.length > room) break;
    fitting += ` · ${part}`;
  }
  return fitting;
}

function createHeartbeat({ stream, clock }: TalkOptions): ProgressView {
  const spokenAt = new Map<string, number>();
  return {
    show: ({ id, label, done, total, unit, note, isFinished, isPassing }) => {
      if (isPassing === true) return;
      const now = clock.monotonicMs();
      const last = spokenAt.get(id);
      if (last === undefined) spokenAt.set(id, now);
      const isDue = last !== undefined && now - last >= heartbeatMs;
      if (!isDue && isFinished !== true) return;
      spokenAt.set(id, now);
      stream.write(
        `${label}: ${formatAmount(done, total, unit)}${note === undefined ? '' : ` · ${plainText(note)}`}\n`,
      );
    },
    print: (line, target) => target.write(line),
    end: () => undefined,
  };
}

function formatAmount(done: number, total: number, unit: Progress['unit']): string {
  if (unit === 'bytes' && total < 1_000_000) return `${kilobytes(done)} of ${kilobytes(total)} kB`;
  if (unit === 'bytes') return `${megabytes(done)} of ${megabytes(total)} MB`;
  return `${done} of ${total} ${unit}`;
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(1);
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
