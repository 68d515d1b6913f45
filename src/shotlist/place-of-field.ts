import type { Place } from '../domain/place.js';
import { placeOf } from '../written/source-text.js';
import type { WrittenField } from '../written/written.js';
import type { WrittenLayer } from './written-list.js';

/** Where a layer writes a field; undefined for the built-in layer. */
export function placeOfField(layer: WrittenLayer, name: string, field: WrittenField): Place | undefined {
  if (layer.source === undefined) {
    return layer.file === undefined ? undefined : { file: layer.file, field: `defaults.${name}` };
  }
  const place = { ...placeOf(layer.source, field.value), field: name };
  const column = layer.row?.columns.get(name);
  return layer.row === undefined || column === undefined
    ? place
    : { ...place, cell: `${columnLetters(column)}${layer.row.number}` };
}

/** 0 is `A`, 26 is `AA`, as spreadsheets count. */
export function columnLetters(column: number): string {
  const rest = Math.floor(column / 26);
  const letter = String.fromCharCode(65 + (column % 26));
  return rest === 0 ? letter : columnLetters(rest - 1) + letter;
}
