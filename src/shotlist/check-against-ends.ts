import { type CutEnds, cutEnds, readCutEnds, readEndOf } from './cut-ends.js';
import { type CutLength, cutSeconds, type Framing } from './cut-length.js';
import { type FieldReader, placeOfRead } from './field-reader.js';
import { findValue } from './layers.js';
import type { LengthField } from './length-field.js';

export interface ReadLength {
  /** The field that says it. */
  readonly field: LengthField;
  readonly seconds: number;
}

/**
 * Warns where in and out of the cut contradict the length that counts: a cut of another length, or one that its clip is
 * too short for. A clip that is longer than its cut is what editors want.
 */
export function checkAgainstEnds(
  read: FieldReader,
  { field, seconds }: ReadLength,
  framingOf: () => Framing | undefined,
): void {
  const found = findOtherEnds(read, field);
  const framing = found && framingOf();
  if (found === undefined || framing === undefined) return;
  const { ends, length } = found;
  const asked = cutSeconds(length, field === 'seconds' ? { ...framing, handles: 0 } : framing);
  if (asked === undefined) return;
  const isWithin = field === 'seconds' && asked > 0 ? asked <= seconds : asked === seconds;
  if (isWithin || Math.abs(asked - seconds) <= leeway(framing)) return;
  const from = `\`${ends.start}\` to \`${ends.end}\``;
  read.context.report(
    {
      severity: 'warning',
      code: 'W_CUT_LENGTH',
      message: `${from} ${asked > 0 ? `are ${asked} seconds` : 'go backwards'}, \`${field}\` ${field === 'seconds' ? 'renders' : 'makes'} ${seconds}.`,
      place: placeOfRead(read, ends.end),
      hint: `\`${field}\` counts. Correct whichever of them is out of date.`,
    },
    undefined,
  );
}

/** Some count the frame out as the last and some as the one after: one frame is no contradiction. Lengths are rounded to the hundredth. */
function leeway({ framesPerSecond }: Framing): number {
  return 1 / framesPerSecond + 0.01;
}

function findOtherEnds(
  { layers }: FieldReader,
  field: LengthField,
): { readonly ends: CutEnds; readonly length: CutLength } | undefined {
  for (const ends of cutEnds) {
    if (ends.end === field || findValue(layers, ends.start) === undefined) continue;
    const length = readCutEnds(
      ends,
      readEndOf((name) => findValue(layers, name)),
    );
    if (length !== undefined) return { ends, length };
  }
  return undefined;
}
