import type { Origin } from '../domain/shot-list.js';
import type { SourceText } from '../written/source-text.js';
import type { WrittenField, WrittenFields } from '../written/written.js';

/** One file, parsed but not understood yet. */
export interface WrittenList {
  readonly source: SourceText;
  readonly show: WrittenField | undefined;
  readonly defaults: WrittenLayer;
  readonly characters: WrittenFields;
  readonly shots: readonly WrittenShot[];
}

export interface WrittenShot {
  readonly sequence: WrittenSequence | undefined;
  /** Read when asked for: a CSV of 50,000 rows keeps them as offsets, not as half a million values. */
  readonly layer: () => WrittenLayer;
  /** Offset where it begins. */
  readonly at: number;
}

export interface WrittenSequence {
  readonly id: string;
  readonly episode: string | undefined;
  readonly defaults: WrittenLayer;
}

/** Values that one layer gives; the innermost layer that has a field decides. */
export interface WrittenLayer {
  readonly layer: Origin['layer'];
  /** Undefined where the values are written in no file we read. */
  readonly source: SourceText | undefined;
  /** The config's file, whose places are not kept. */
  readonly file?: string;
  readonly fields: WrittenFields;
  /** Spreadsheet row, from 1, and the column of each field, from 0, where the layer is a row of a CSV. */
  readonly row?: { readonly number: number; readonly columns: ReadonlyMap<string, number> };
}
