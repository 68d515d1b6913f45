import type { SourceText } from '../written/source-text.js';
import { readCsvHeader } from './csv-columns.js';
import type { CsvTable } from './csv-row-layer.js';
import { findDelimiter, readCsvRow } from './parse-csv.js';

/** The columns of a CSV by its header alone; undefined where they cannot be told. */
export function openCsvTable(source: SourceText, mapped: Readonly<Record<string, string>>): CsvTable | undefined {
  const delimiter = findDelimiter(source.text);
  const header = readCsvRow(source.text, delimiter, { at: 0, number: 1 });
  if ('message' in header) return undefined;
  const { columns } = readCsvHeader(source, header, mapped);
  return columns && { source, delimiter, columns };
}
