import type { Editorial } from '../domain/shot-list.js';
import type { Written } from '../written/written.js';
import { type FieldReader, readOptional } from './field-reader.js';
import type { Layers } from './layers.js';
import type { ListOptions } from './list-options.js';
import {
  type Reading,
  readBoolean,
  readChoice,
  readDate,
  readFrame,
  readNumber,
  readText,
  readTexts,
  readWhole,
} from './read-value.js';

/** What never re-renders. A status word of the studio may hold, omit or lock the shot; an explicit field wins over it. */
export function readEditorial(read: FieldReader, statusMap: ListOptions['config']['statusMap']): Editorial {
  const status = readOptional(read, 'status', readText);
  const means = (words: readonly string[]): boolean =>
    status !== undefined && words.some((word) => word.toLowerCase() === status.toLowerCase());
  const fromStatus = means(statusMap.omit) ? 'omit' : means(statusMap.hold) ? 'hold' : 'yes';
  return {
    notes: readOptional(read, 'notes', readText),
    description: readOptional(read, 'description', readText),
    status,
    assignee: readOptional(read, 'assignee', readText),
    priority: readOptional(read, 'priority', readNumber),
    order: readOptional(read, 'order', readNumber),
    render: readOptional(read, 'render', readRender) ?? fromStatus,
    isLocked: readOptional(read, 'locked', readBoolean) ?? means(statusMap.locked),
    due: readOptional(read, 'due', readDate),
    cutIn: readOptional(read, 'cut_in', readFrame),
    cutOut: readOptional(read, 'cut_out', readFrame),
    handles: readOptional(read, 'handles', readWhole),
    tags: readOptional(read, 'tags', readTexts) ?? noTags,
    extra: readExtra(read.layers),
  };
}

function readRender(written: Written): Reading<Editorial['render']> {
  return readChoice(written, ['yes', 'hold', 'omit']);
}

const noTags: readonly string[] = [];

/** `x-…` fields of a single value; those of a shot alone, because nobody inherits metadata. */
function readExtra({ shot }: Layers): Readonly<Record<string, string>> {
  const extra: [string, string][] = [];
  for (const [name, { value }] of shot.fields) {
    if (name.startsWith('x-') && value.kind === 'text') extra.push([name, value.text]);
  }
  return extra.length === 0 ? noExtra : Object.fromEntries(extra);
}

const noExtra = {};
