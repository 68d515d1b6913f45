import { findModel } from '../catalog/find-model.js';
import type { Shot } from '../domain/shot-list.js';
import type { Written } from '../written/written.js';
import { type CutLength, cutSeconds, fitUp } from './cut-length.js';
import { type FieldReader, placeOfRead, readOptional, readRequired } from './field-reader.js';
import { findDepth, findValue } from './layers.js';
import type { ListOptions } from './list-options.js';
import { type Reading, readChoice, readNumber, readSeconds, readText, readWhole } from './read-value.js';

export type ClipSeconds = Pick<Shot, 'seconds' | 'askedSeconds'>;

export interface LengthContext {
  readonly options: Pick<ListOptions, 'catalog' | 'config'>;
  readonly model: string | undefined;
  readonly size: string | undefined;
}

/**
 * The length of the clip: `seconds` as written, or from `frames` or `timecode` where those are given closer to the shot.
 * A length that the model does not render stays as it is, to be refused, unless the list says `fit: up`.
 */
export function readClipSeconds(read: FieldReader, context: LengthContext): ClipSeconds | undefined {
  const cut = findCut(read);
  if (cut === undefined) return asWritten(readRequired(read, 'seconds', readSeconds));
  const framesPerSecond = readOptional(read, 'fps', readNumber) ?? context.options.config.frameRate;
  const handles = readOptional(read, 'handles', readWhole) ?? 0;
  const seconds = framesPerSecond > 0 ? cutSeconds(cut, { framesPerSecond, handles }) : undefined;
  if (seconds === undefined || seconds <= 0) {
    const message = `The length of the cut cannot be read at ${framesPerSecond} frames a second.`;
    const place = placeOfRead(read, cut.kind);
    read.context.report({ severity: 'error', code: 'E_INVALID_VALUE', message, place }, undefined);
    return undefined;
  }
  const fit = readOptional(read, 'fit', readFit) ?? context.options.config.defaults.fit;
  const model = context.model === undefined ? undefined : findModel(context.options.catalog, context.model);
  if (fit !== 'up' || model === undefined || context.size === undefined) return asWritten(seconds);
  const fitted = fitUp(model, context.size, seconds);
  return fitted === undefined || fitted === seconds ? asWritten(seconds) : { seconds: fitted, askedSeconds: seconds };
}

function asWritten(seconds: number | undefined): ClipSeconds | undefined {
  return seconds === undefined ? undefined : { seconds, askedSeconds: undefined };
}

/** The cut's length, if it is given at least as close to the shot as `seconds` is. */
function findCut(read: FieldReader): CutLength | undefined {
  const { layers } = read;
  const kind = (['frames', 'timecode'] as const).find((name) => {
    const value = findValue(layers, name);
    return value !== undefined && value.kind !== 'null';
  });
  if (kind === undefined || findDepth(layers, 'seconds') >= findDepth(layers, kind)) return undefined;
  if (kind === 'timecode') {
    const text = readOptional(read, kind, readText);
    return text === undefined ? undefined : { kind, text };
  }
  const frames = readOptional(read, kind, readWhole);
  return frames === undefined ? undefined : { kind, frames };
}

function readFit(written: Written): Reading<'up' | 'no'> {
  return readChoice(written, ['up', 'no']);
}
