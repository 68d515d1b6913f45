import type { Written } from '../written/written.js';
import type { CutLength } from './cut-length.js';
import { type Reading, readFrame, readTime, readTimecode } from './read-value.js';

/**
 * Two fields that say where a cut begins and ends. `frames` count the last one, as trackers and `deliver` do; a timecode
 * out names the frame after the last, as in an EDL; `frames_with_handles` have the handles in them.
 */
export const cutEnds = [
  { start: 'tc_in', end: 'tc_out', kind: 'timecodes' },
  { start: 'start_time', end: 'end_time', kind: 'times' },
  { start: 'head_in', end: 'tail_out', kind: 'frames_with_handles' },
  { start: 'cut_in', end: 'cut_out', kind: 'frames' },
] as const;

export type CutEnds = (typeof cutEnds)[number];

/** A field's value in the form asked for, undefined where it has none or another. */
export type ReadEnd = <Value>(
  name: CutEnds['start' | 'end'],
  read: (written: Written) => Reading<Value>,
) => Value | undefined;

/** Says nothing of a value that cannot be read: whoever the field belongs to does. */
export function readEndOf(find: (name: string) => Written | undefined): ReadEnd {
  return (name, read) => {
    const value = find(name);
    const reading = value === undefined ? undefined : read(value);
    return reading !== undefined && 'value' in reading ? reading.value : undefined;
  };
}

/** What both ends say together; undefined unless both can be read. */
export function readCutEnds({ start, end, kind }: CutEnds, readEnd: ReadEnd): CutLength | undefined {
  switch (kind) {
    case 'timecodes':
      return joinEnds([readEnd(start, readTimecode), readEnd(end, readTimecode)], (from, to) => ({ kind, from, to }));
    case 'times':
      return joinEnds([readEnd(start, readTime), readEnd(end, readTime)], (from, to) => ({ kind, from, to }));
    case 'frames':
    case 'frames_with_handles':
      return joinEnds([readEnd(start, readFrame), readEnd(end, readFrame)], (first, last) => ({
        kind,
        frames: last - first + 1,
      }));
    default:
      return kind satisfies never;
  }
}

function joinEnds<Value>(
  [start, end]: readonly [Value | undefined, Value | undefined],
  join: (start: Value, end: Value) => CutLength,
): CutLength | undefined {
  return start === undefined || end === undefined ? undefined : join(start, end);
}
