import type { Origins } from '../domain/shot-list.js';
import { cutEnds } from './cut-ends.js';

/** The field that says how long a clip is; of two ends of a cut, the later one. */
export type LengthField = 'seconds' | 'frames' | 'timecode' | (typeof cutEnds)[number]['end'];

/**
 * The shot's own `seconds`, else what it says itself of its cut, else an inherited `seconds`. `cut_in` and `cut_out` come
 * last: beside a length they are what an editor uses of the clip, and re-render nothing.
 */
export function findLengthField(depthOf: (field: string) => 0 | 1 | 2): LengthField {
  if (depthOf('seconds') === 2) return 'seconds';
  const cut = (['frames', 'timecode'] as const).find((field) => depthOf(field) > 0);
  if (cut !== undefined) return cut;
  const given = cutEnds.find(({ start, end }) => depthOf(start) > 0 || depthOf(end) > 0)?.end;
  if (given === undefined || (given === 'cut_out' && depthOf('seconds') > 0)) return 'seconds';
  return given;
}

/** As `findLengthField`, of a shot that has been read. */
export function lengthFieldOf(origins: Origins): LengthField {
  return findLengthField((field) => {
    const layer = origins.find(field)?.layer;
    if (layer === undefined) return 0;
    return layer === 'shot' ? 2 : 1;
  });
}
