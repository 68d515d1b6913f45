import type { Diagnostic } from '../domain/diagnostic.js';
import { sha256Of } from '../domain/sha256.js';
import type { Shot } from '../domain/shot-list.js';
import type { Written, WrittenFields } from '../written/written.js';
import { decodeText } from './decode-text.js';
import { fillInList } from './fill-in-list.js';
import type { ListOptions } from './list-options.js';
import { parseCsvList } from './parse-csv-list.js';
import { unguardCell } from './spreadsheet-guard.js';

export interface ImportedShots {
  readonly shots: readonly Shot[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A CSV that a spreadsheet or a tracker wrote, with the marks taken off that kept it from counting. */
export function importCsv(file: string, bytes: Uint8Array, options: ListOptions): ImportedShots {
  const source = decodeText(file, bytes);
  if ('severity' in source) return { shots: [], diagnostics: [source] };
  const { list, diagnostics } = parseCsvList(source, options.config);
  if (list === undefined) return { shots: [], diagnostics };
  const isGuarded = !kitsuHeader.test(source.text);
  const shots = isGuarded
    ? list.shots.map((shot) => ({ ...shot, layer: () => unguardLayer(shot.layer()) }))
    : list.shots;
  const filled = fillInList({ ...list, shots }, sha256Of(bytes), options);
  return { shots: filled.list.shots, diagnostics: [...diagnostics, ...filled.diagnostics] };
}

/** Kitsu names shots by sequence and name, and marks nothing. */
const kitsuHeader = /^("?Episode"?[,;])?"?Sequence"?[,;]"?Name"?[,;]/;

function unguardLayer<Layer extends { readonly fields: WrittenFields }>(layer: Layer): Layer {
  const fields = new Map([...layer.fields].map(([name, { key, value }]) => [name, { key, value: unguard(value) }]));
  return { ...layer, fields };
}

function unguard(value: Written): Written {
  return value.kind === 'text' ? { ...value, text: unguardCell(value.text) } : value;
}
