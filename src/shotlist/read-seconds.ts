import { findModel } from '../catalog/find-model.js';
import type { Shot } from '../domain/shot-list.js';
import type { Written } from '../written/written.js';
import { checkAgainstEnds } from './check-against-ends.js';
import { cutEnds, readCutEnds } from './cut-ends.js';
import { type CutLength, cutSeconds, type Framing, fitUp } from './cut-length.js';
import { type FieldReader, placeOfRead, readOptional, readRequired } from './field-reader.js';
import { findDepth, findValue } from './layers.js';
import { findLengthField, type LengthField } from './length-field.js';
import type { ListOptions } from './list-options.js';
import { type Reading, readChoice, readNumber, readSeconds, readText, readWhole } from './read-value.js';

export type ClipSeconds = Pick<Shot, 'seconds' | 'askedSeconds'>;

export interface LengthContext {
  readonly options: Pick<ListOptions, 'catalog' | 'config'>;
  readonly model: string | undefined;
  readonly size: string | undefined;
}

/**
 * The length of the clip: `seconds` as written, or from what the shot says of its cut (see `findLengthField`).
 * A length that the model does not render stays as it is, to be refused, unless the list says `fit: up`.
 */
export function readClipSeconds(read: FieldReader, context: LengthContext): ClipSeconds | undefined {
  const field = findLengthField((name) => depthOf(read, name));
  if (field === 'seconds') {
    const seconds = readRequired(read, field, readSeconds);
    if (seconds === undefined) return undefined;
    checkAgainstEnds(read, { field, seconds }, () => readFraming(read, context));
    return { seconds, askedSeconds: undefined };
  }
  const length = readCut(read, field);
  if (length === undefined) return undefined;
  const framing = readFraming(read, context) ?? rateless(read, length);
  const seconds = framing === undefined ? undefined : cutSeconds(length, framing);
  if (framing === undefined || seconds === undefined || seconds <= 0) {
    reportUncountable(read, { field, framing, seconds });
    return undefined;
  }
  checkAgainstEnds(read, { field, seconds }, () => framing);
  return fitted(seconds, context, readOptional(read, 'fit', readFit));
}

/** 2 in the shot itself, 1 in a default, 0 where no value is. */
function depthOf({ layers }: FieldReader, name: string): 0 | 1 | 2 {
  const depth = findDepth(layers, name);
  return depth === 0 || findValue(layers, name)?.kind === 'null' ? 0 : depth;
}

function readCut(read: FieldReader, field: Exclude<LengthField, 'seconds'>): CutLength | undefined {
  if (field === 'frames') {
    const frames = readOptional(read, field, readWhole);
    return frames === undefined ? undefined : { kind: field, frames };
  }
  if (field === 'timecode') {
    const text = readOptional(read, field, readText);
    return text === undefined ? undefined : { kind: field, text };
  }
  return readEnds(read, field);
}

function readEnds(read: FieldReader, field: string): CutLength | undefined {
  const ends = cutEnds.find(({ end }) => end === field);
  if (ends === undefined) return undefined;
  const { start, end } = ends;
  const [given, missing] = depthOf(read, start) === 0 ? [end, start] : [start, end];
  if (depthOf(read, missing) > 0) return readCutEnds(ends, (name, reading) => readOptional(read, name, reading));
  const message = `The shot has a \`${given}\` and no \`${missing}\`, so its cut has no length.`;
  const hint = `Give the \`${missing}\`, or \`seconds\`.`;
  read.context.report(
    { severity: 'error', code: 'E_MISSING_FIELD', message, place: placeOfRead(read, given), hint },
    undefined,
  );
  return undefined;
}

/** Undefined where neither the shot nor the config says how many frames a second. */
function readFraming(read: FieldReader, { options }: LengthContext): Framing | undefined {
  const framesPerSecond = readOptional(read, 'fps', readRate) ?? options.config.frameRate;
  if (framesPerSecond === undefined) return undefined;
  return { framesPerSecond, handles: readOptional(read, 'handles', readWhole) ?? 0 };
}

/** Seconds between two times are the same at any rate, as long as no handles are counted in frames. */
function rateless(read: FieldReader, { kind }: CutLength): Framing | undefined {
  return kind === 'times' && depthOf(read, 'handles') === 0 ? { framesPerSecond: 1, handles: 0 } : undefined;
}

/** A config without a rate is one mistake, however many shots need it. */
const noRate: Written = { kind: 'null', at: 0, end: 0 };

function reportUncountable(
  read: FieldReader,
  {
    field,
    framing,
    seconds,
  }: { readonly field: LengthField; readonly framing: Framing | undefined; readonly seconds: number | undefined },
): void {
  const place = placeOfRead(read, field);
  if (framing === undefined) {
    const message = 'The length is given in frames, and nothing says how many of them are a second.';
    const hint = 'Give the shots an `fps`, or set `frame_rate` in the config.';
    read.context.report({ severity: 'error', code: 'E_MISSING_FIELD', message, place, hint }, noRate);
    return;
  }
  const start = cutEnds.find(({ end }) => end === field)?.start;
  const message =
    start !== undefined && seconds !== undefined
      ? `The cut is empty: its \`${field}\` does not come after its \`${start}\`.`
      : `The length of the cut cannot be read at ${framing.framesPerSecond} frames a second.`;
  read.context.report({ severity: 'error', code: 'E_INVALID_VALUE', message, place }, undefined);
}

function fitted(seconds: number, { options, ...context }: LengthContext, wish: 'up' | 'no' | undefined): ClipSeconds {
  const model = context.model === undefined ? undefined : findModel(options.catalog, context.model);
  const isWished = (wish ?? options.config.defaults.fit) === 'up';
  if (!isWished || model === undefined || context.size === undefined) return { seconds, askedSeconds: undefined };
  const longer = fitUp(model, context.size, seconds);
  if (longer === undefined || longer === seconds) return { seconds, askedSeconds: undefined };
  return { seconds: longer, askedSeconds: seconds };
}

function readFit(written: Written): Reading<'up' | 'no'> {
  return readChoice(written, ['up', 'no']);
}

function readRate(written: Written): Reading<number> {
  const number = readNumber(written);
  return 'value' in number && number.value <= 0 ? { expected: 'more than 0 frames a second' } : number;
}
