import { posix } from 'node:path';
import { type Diagnostic, hasErrors } from '../domain/diagnostic.js';
import type { ShotId } from '../domain/shot-id.js';
import { isCut, readCut } from '../written/read-cut.js';
import type { SourceText } from '../written/source-text.js';
import type { Written } from '../written/written.js';
import { cutEnds, readCutEnds, readEndOf } from './cut-ends.js';
import { decodeText } from './decode-text.js';
import { importCsv } from './import-csv.js';
import type { ImportedShot, ImportedShots } from './imported-shot.js';
import { findLengthField } from './length-field.js';
import type { ListOptions } from './list-options.js';
import { readReference } from './read-value.js';
import { shotsOfCut } from './shots-of-cut.js';
import type { WrittenLayer } from './written-list.js';

export interface ImportTarget {
  /** Folder of the list to be, relative to the project: references are written relative to it. */
  readonly folder: string;
}

/** What a file of another tool says of its shots: an EDL, an OTIO timeline, or a CSV with or without prompts. */
export function importList(
  { file, bytes }: { readonly file: string; readonly bytes: Uint8Array },
  { folder }: ImportTarget,
  options: ListOptions,
): ImportedShots {
  const source = decodeText(file, bytes);
  if ('severity' in source) return { shots: [], diagnostics: [source] };
  if (isCut(source.text)) {
    const { show, frameRate } = options.config;
    return shotsOfCut(readCut(source.text, file), { file, show, frameRate });
  }
  const stranger = findStranger(source);
  if (stranger !== undefined) return { shots: [], diagnostics: [stranger] };
  const { rows, diagnostics } = importCsv(file, bytes, options);
  const shots = rows.map(({ id, layer }) => importedShot(id, layer, { file, folder }));
  if (shots.length > 0 || hasErrors(diagnostics)) return { shots, diagnostics };
  return { shots, diagnostics: [...diagnostics, noShots(file)] };
}

/** Text by field as the row has it; the id says episode and sequence. */
function importedShot(
  id: ShotId,
  layer: WrittenLayer,
  { file, folder }: { readonly file: string; readonly folder: string },
): ImportedShot {
  const cells = new Map<string, string>([['id', id]]);
  const frames = framesOfCut(layer);
  if (frames !== undefined) cells.set('frames', frames);
  for (const [name, { value }] of layer.fields) {
    if (name === 'id' || name === 'episode' || name === 'sequence') continue;
    if (value.kind === 'text') {
      cells.set(name, name === 'input_reference' ? referenceFrom(value, { file, folder }) : value.text);
    }
    if (value.kind !== 'map') continue;
    for (const [param, { value: own }] of value.fields) {
      if (own.kind === 'text') cells.set(`${name}.${param}`, own.text);
    }
  }
  return { id, cells };
}

/** For a tracker in and out are the length of the shot; in our lists they may be the part that an editor uses, and yield to any default. */
function framesOfCut({ fields }: WrittenLayer): string | undefined {
  if (findLengthField((field) => (fields.has(field) ? 2 : 0)) !== 'cut_out') return undefined;
  const ends = cutEnds.find(({ end }) => end === 'cut_out');
  const readEnd = readEndOf((name) => fields.get(name)?.value);
  const length = ends && readCutEnds(ends, readEnd);
  return length?.kind === 'frames' && length.frames > 0 ? String(length.frames) : undefined;
}

function referenceFrom(
  written: Extract<Written, { kind: 'text' }>,
  { file, folder }: { readonly file: string; readonly folder: string },
): string {
  const reading = readReference(written, file);
  const isFile = 'value' in reading && reading.value.kind === 'file';
  return isFile ? posix.relative(folder, reading.value.path) : written.text;
}

/** Formats that people hand in as a shot list and that are none. */
function findStranger({ file, text }: SourceText): Diagnostic | undefined {
  const start = text.trimStart();
  if (/^Heading\s*\n/.test(start)) {
    const message = 'This is an Avid Log Exchange: it logs media, and says neither shots nor their order.';
    return { severity: 'error', code: 'E_LIST_FORMAT', message, place: { file, line: 1 }, hint: cutHint };
  }
  if (!/^[{[<]/.test(start)) return undefined;
  const message = `This is ${start.startsWith('<') ? 'XML' : 'JSON, but no OTIO timeline'}.`;
  return { severity: 'error', code: 'E_LIST_FORMAT', message, place: { file, line: 1 }, hint: cutHint };
}

const cutHint = 'Export the cut as a CMX3600 EDL or as OTIO, or the shots as CSV.';

function noShots(file: string): Diagnostic {
  return { severity: 'error', code: 'E_NO_SHOTS', message: 'The file names no shot.', place: { file } };
}
