import type { Diagnostic } from '../domain/diagnostic.js';
import { sha256Of } from '../domain/sha256.js';
import type { ShotId } from '../domain/shot-id.js';
import type { Shot } from '../domain/shot-list.js';
import { placeOf } from '../written/source-text.js';
import type { Written, WrittenFields } from '../written/written.js';
import { decodeText } from './decode-text.js';
import type { FieldReader } from './field-reader.js';
import { fillInList } from './fill-in-list.js';
import type { ListOptions } from './list-options.js';
import { parseCsvList } from './parse-csv-list.js';
import { readClipSeconds } from './read-seconds.js';
import { readShotAddress } from './read-shot-address.js';
import { unguardCell } from './spreadsheet-guard.js';
import type { WrittenLayer, WrittenList, WrittenShot } from './written-list.js';

export interface ImportedCsv {
  /** Every row with an id, as written. */
  readonly rows: readonly { readonly id: ShotId; readonly layer: WrittenLayer }[];
  /** The rows that are whole shots. */
  readonly shots: readonly Shot[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A CSV that a spreadsheet or a tracker wrote, with the marks taken off that kept it from counting. Rows that have a
 * prompt are read as shots are, with every fault; of the others only the name has to be right.
 */
export function importCsv(file: string, bytes: Uint8Array, options: ListOptions): ImportedCsv {
  const source = decodeText(file, bytes);
  if ('severity' in source) return { rows: [], shots: [], diagnostics: [source] };
  const { columns } = options.config;
  const { list, diagnostics } = parseCsvList(source, { columns, withoutPrompts: 'accept' });
  if (list === undefined) return { rows: [], shots: [], diagnostics };
  const shots = kitsuHeader.test(source.text) ? list.shots : list.shots.map(unguardShot);
  const layers = shots.map((shot) => ({ shot, layer: shot.layer() }));
  const isWhole = ({ layer }: { readonly layer: WrittenLayer }) => layer.fields.has('prompt');
  const whole = layers.filter(isWhole).map(({ shot }) => shot);
  const filled = fillInList({ ...list, shots: whole }, sha256Of(bytes), options);
  const faults: Diagnostic[] = [];
  const rows = layers.flatMap((one) => {
    // A whole shot was judged as one.
    const id = nameOf(list, one, isWhole(one) ? [] : faults);
    if (!isWhole(one)) faults.push(...contradictions(list, one, options));
    return id === undefined ? [] : [{ id, layer: one.layer }];
  });
  return { rows, shots: filled.list.shots, diagnostics: [...diagnostics, ...filled.diagnostics, ...faults] };
}

/** Kitsu names shots by sequence and name, and marks nothing. */
const kitsuHeader = /^("?Episode"?[,;])?"?Sequence"?[,;]"?Name"?[,;]/;

interface ImportedRow {
  readonly shot: WrittenShot;
  readonly layer: WrittenLayer;
}

function nameOf(list: WrittenList, row: ImportedRow, faults: Diagnostic[]): ShotId | undefined {
  return readShotAddress(undefined, rowReader(list, row, faults))?.id;
}

/** That a cut has two lengths shows while both columns are there; all else of the length is for whoever reads the new list. */
function contradictions(list: WrittenList, row: ImportedRow, options: ListOptions): readonly Diagnostic[] {
  const faults: Diagnostic[] = [];
  readClipSeconds(rowReader(list, row, faults), { options, model: undefined, size: undefined });
  return faults.filter(({ code }) => code === 'W_CUT_LENGTH');
}

function rowReader({ source }: WrittenList, { shot, layer }: ImportedRow, faults: Diagnostic[]): FieldReader {
  const place = placeOf(source, { at: shot.at, end: shot.at + 1 });
  const report = (diagnostic: Diagnostic): void => void faults.push(diagnostic);
  return { layers: { shot: layer, defaults: new Map() }, context: { place, meant: new Set<string>(), report } };
}

function unguardShot(shot: WrittenShot): WrittenShot {
  return { ...shot, layer: () => unguardLayer(shot.layer()) };
}

function unguardLayer<Layer extends { readonly fields: WrittenFields }>(layer: Layer): Layer {
  const fields = new Map([...layer.fields].map(([name, { key, value }]) => [name, { key, value: unguard(value) }]));
  return { ...layer, fields };
}

function unguard(value: Written): Written {
  return value.kind === 'text' ? { ...value, text: unguardCell(value.text) } : value;
}
