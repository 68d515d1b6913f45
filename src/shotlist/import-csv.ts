import type { Diagnostic } from '../domain/diagnostic.js';
import { sha256Of } from '../domain/sha256.js';
import type { ShotId } from '../domain/shot-id.js';
import type { Shot } from '../domain/shot-list.js';
import { placeOf } from '../written/source-text.js';
import type { Written, WrittenFields } from '../written/written.js';
import { decodeText } from './decode-text.js';
import { fillInList } from './fill-in-list.js';
import type { ListOptions } from './list-options.js';
import { parseCsvList } from './parse-csv-list.js';
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
    // A whole shot's name was judged with the shot.
    const id = nameOf(list, one, isWhole(one) ? [] : faults);
    return id === undefined ? [] : [{ id, layer: one.layer }];
  });
  return { rows, shots: filled.list.shots, diagnostics: [...diagnostics, ...filled.diagnostics, ...faults] };
}

/** Kitsu names shots by sequence and name, and marks nothing. */
const kitsuHeader = /^("?Episode"?[,;])?"?Sequence"?[,;]"?Name"?[,;]/;

function nameOf(
  { source }: WrittenList,
  { shot, layer }: { readonly shot: WrittenShot; readonly layer: WrittenLayer },
  faults: Diagnostic[],
): ShotId | undefined {
  const place = placeOf(source, { at: shot.at, end: shot.at + 1 });
  const report = (diagnostic: Diagnostic): void => void faults.push(diagnostic);
  const context = { place, meant: new Set<string>(), report };
  return readShotAddress(undefined, { layers: { shot: layer, defaults: new Map() }, context })?.id;
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
