import { RenderQueueError } from '../domain/render-queue-error.js';
import type { SourceText } from '../written/source-text.js';
import type { Written, WrittenField } from '../written/written.js';
import type { CsvColumns } from './csv-columns.js';
import { type CsvRow, readCsvRow } from './parse-csv.js';
import { findShotField } from './shot-fields.js';
import type { WrittenLayer } from './written-list.js';

export interface CsvTable {
  readonly source: SourceText;
  readonly delimiter: string;
  readonly columns: CsvColumns;
}

/** The values of a row that was parsed before, read from its offset again. */
export function csvRowLayer(
  { source, delimiter, columns }: CsvTable,
  start: { readonly at: number; readonly number: number },
): WrittenLayer {
  const row = readCsvRow(source.text, delimiter, start);
  if ('message' in row) {
    const message = `Row ${start.number} of ${source.file} could be read once and not again.`;
    throw new RenderQueueError({ code: 'E_CSV_ROW_CHANGED', kind: 'internal', message });
  }
  return {
    layer: 'shot',
    source,
    fields: readFields(row, columns),
    row: { number: row.number, columns: columns.byName },
  };
}

/** Empty cells give nothing, so that defaults show through. Columns called `params.…` make up one field. */
function readFields(row: CsvRow, columns: CsvColumns): Map<string, WrittenField> {
  const fields = new Map<string, WrittenField>();
  const params = new Map<string, WrittenField>();
  for (const [index, name] of columns.names.entries()) {
    const cell = row.cells[index];
    if (name === undefined || cell === undefined || cell.text.trim() === '') continue;
    const text = findShotField(name)?.isProse === true ? cell.text : cell.text.trim();
    const value: Written = { kind: 'text', text, at: cell.at, end: cell.end };
    const param = name.startsWith('params.') ? name.slice('params.'.length) : undefined;
    if (param === undefined) fields.set(name, { key: columns.header[index] ?? cell, value });
    else params.set(param, { key: columns.header[index] ?? cell, value });
  }
  if (params.size > 0)
    fields.set('params', { key: row, value: { kind: 'map', fields: params, at: row.at, end: row.end } });
  return fields;
}
