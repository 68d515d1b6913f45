import type { Diagnostic } from '../domain/diagnostic.js';
import { parseYaml } from '../written/parse-yaml.js';
import { placeOf, type SourceText, type Span } from '../written/source-text.js';
import { suggest } from '../written/suggest.js';
import { noFields, type Written, type WrittenFields } from '../written/written.js';
import { shotFields } from './shot-fields.js';
import type { WrittenLayer, WrittenList, WrittenSequence, WrittenShot } from './written-list.js';

export const shotListFormat = 'nightshoot/shot-list@1';

export interface ParsedList {
  readonly list: WrittenList | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const listFields = ['format', 'show', 'defaults', 'characters', 'sequences', 'shots', '$schema'];
const proseFields = new Set(shotFields.filter(({ isProse }) => isProse).map(({ name }) => name));
const sequenceFields = ['id', 'episode', 'defaults', 'shots', 'notes', 'description'];

/** YAML or JSON of the format `nightshoot/shot-list@1`. */
export function parseYamlList(source: SourceText): ParsedList {
  const { root, diagnostics } = parseYaml(source, { proseFields });
  const walk: Walk = { source, diagnostics: [...diagnostics] };
  const list = root === undefined ? undefined : readList(walk, root);
  return { list, diagnostics: walk.diagnostics };
}

interface Walk {
  readonly source: SourceText;
  readonly diagnostics: Diagnostic[];
}

function readList(walk: Walk, root: Written): WrittenList | undefined {
  if (root.kind === 'null') return undefined;
  if (root.kind !== 'map') {
    report(walk, root, 'E_LIST_FORMAT', 'A shot list is a map with `shots:` or `sequences:` in it.');
    return undefined;
  }
  const { fields } = root;
  checkFields(walk, fields, listFields);
  checkFormat(walk, root, fields);
  const sequences = itemsOf(walk, fields, 'sequences').flatMap((item) => readSequence(walk, item));
  const flat = itemsOf(walk, fields, 'shots').flatMap((item) => readShot(walk, item, undefined));
  return {
    source: walk.source,
    show: fields.get('show'),
    defaults: layerOf(walk, 'list', mapOf(walk, fields, 'defaults')),
    characters: mapOf(walk, fields, 'characters'),
    shots: [...sequences, ...flat],
  };
}

function checkFormat(walk: Walk, root: Span, fields: WrittenFields): void {
  const value = fields.get('format')?.value;
  if (value === undefined) {
    const span = { at: root.at, end: root.at + 1 };
    report(
      walk,
      span,
      'E_LIST_FORMAT',
      'The list does not say its format.',
      `Begin with \`format: ${shotListFormat}\`.`,
    );
  } else if (value.kind !== 'text' || value.text !== shotListFormat) {
    const hint = `This nightshoot reads \`${shotListFormat}\`.`;
    report(walk, value, 'E_LIST_FORMAT', 'The list is of a format this nightshoot does not know.', hint);
  }
}

function readSequence(walk: Walk, item: Written): readonly WrittenShot[] {
  if (item.kind !== 'map') {
    report(walk, item, 'E_LIST_FORMAT', 'A sequence is a map with `id:` and `shots:`.');
    return [];
  }
  checkFields(walk, item.fields, sequenceFields);
  const id = item.fields.get('id')?.value;
  if (id?.kind !== 'text') {
    report(walk, item, 'E_MISSING_FIELD', 'The sequence has no `id`.');
    return [];
  }
  const episode = item.fields.get('episode')?.value;
  const sequence: WrittenSequence = {
    id: id.text,
    episode: episode?.kind === 'text' ? episode.text : undefined,
    defaults: layerOf(walk, 'sequence', mapOf(walk, item.fields, 'defaults')),
  };
  return itemsOf(walk, item.fields, 'shots').flatMap((shot) => readShot(walk, shot, sequence));
}

function readShot(walk: Walk, item: Written, sequence: WrittenSequence | undefined): readonly WrittenShot[] {
  if (item.kind === 'map') {
    const layer = layerOf(walk, 'shot', item.fields);
    return [{ sequence, layer: () => layer, at: item.at }];
  }
  report(walk, item, 'E_LIST_FORMAT', 'A shot is a map with `id:` and `prompt:`.');
  return [];
}

function layerOf(walk: Walk, layer: WrittenLayer['layer'], fields: WrittenFields): WrittenLayer {
  return { layer, source: walk.source, fields };
}

function itemsOf(walk: Walk, fields: WrittenFields, name: string): readonly Written[] {
  const value = fields.get(name)?.value;
  if (value === undefined || value.kind === 'null') return [];
  if (value.kind === 'list') return value.items;
  report(walk, value, 'E_LIST_FORMAT', `\`${name}\` is a list.`, 'Begin each entry with `- `.');
  return [];
}

function mapOf(walk: Walk, fields: WrittenFields, name: string): WrittenFields {
  const value = fields.get(name)?.value;
  if (value === undefined || value.kind === 'null') return noFields;
  if (value.kind === 'map') return value.fields;
  report(walk, value, 'E_LIST_FORMAT', `\`${name}\` is a map of names and values.`);
  return noFields;
}

function checkFields(walk: Walk, fields: WrittenFields, known: readonly string[]): void {
  for (const [name, { key }] of fields) {
    if (known.includes(name) || name.startsWith('x-')) continue;
    report(walk, key, 'E_UNKNOWN_FIELD', `There is no field \`${name}\` here.`, suggest(name, known));
  }
}

function report(walk: Walk, span: Span, code: Diagnostic['code'], message: string, hint?: string): void {
  const place = placeOf(walk.source, span);
  walk.diagnostics.push({ severity: 'error', code, message, place, ...(hint === undefined ? {} : { hint }) });
}
