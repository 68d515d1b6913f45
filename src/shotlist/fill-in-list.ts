import type { Diagnostic } from '../domain/diagnostic.js';
import type { Shot, ShotCharacter, ShotList } from '../domain/shot-list.js';
import { placeOf } from '../written/source-text.js';
import { findNear, suggest } from '../written/suggest.js';
import { noFields, type Written, type WrittenField } from '../written/written.js';
import { lacksPrompts } from './csv-columns.js';
import { fillInShot, type ShotContext } from './fill-in-shot.js';
import { configLayer, type LayeredField, mergeDefaults, originsOf } from './layers.js';
import type { ListOptions } from './list-options.js';
import { readPath, textOf } from './read-value.js';
import { findShotField, shotFields } from './shot-fields.js';
import type { WrittenLayer, WrittenList, WrittenShot } from './written-list.js';

export interface FilledInList {
  readonly list: ShotList;
  readonly diagnostics: readonly Diagnostic[];
}

/** Gives every shot all its values, and says of each value that it cannot be read where it was written. */
export function fillInList(written: WrittenList, sha256: ShotList['sha256'], options: ListOptions): FilledInList {
  const diagnostics: Diagnostic[] = [];
  const report = reportOnce(diagnostics);
  const filling: Filling = { written, options, diagnostics, characters: new Map(), report };
  filling.characters = readCharacters(filling);
  checkNames(filling, written.defaults);
  const config = configLayer(options.config);
  const merged = new Map<WrittenLayer | undefined, ReadonlyMap<string, LayeredField>>();
  const shots: Shot[] = [];
  for (const shot of written.shots) {
    const sequence = shot.sequence?.defaults;
    let defaults = merged.get(sequence);
    if (defaults === undefined) {
      if (sequence !== undefined) checkNames(filling, sequence);
      defaults = mergeDefaults([config, written.defaults, ...(sequence === undefined ? [] : [sequence])]);
      merged.set(sequence, defaults);
    }
    const layer = shot.layer();
    // The columns of a CSV were sorted into fields and metadata with its header.
    const meant = layer.row === undefined ? checkNames(filling, layer) : meantInRow(layer.row);
    const filled = fillInShot(shot, { shot: layer, defaults }, shotContext(filling, { shot, defaults, meant }));
    if (filled !== undefined) shots.push(filled);
  }
  const show = written.show === undefined ? undefined : textOf(written.show.value);
  return { list: { file: written.source.file, sha256, show, shots }, diagnostics };
}

/** https://github.com/openai/openai-openapi (CreateVideoCharacterBody): a name has 1 to 80 characters. */
const longestName = 80;

interface Filling {
  readonly written: WrittenList;
  readonly options: ListOptions;
  readonly diagnostics: Diagnostic[];
  characters: ReadonlyMap<string, ShotCharacter>;
  readonly report: ShotContext['report'];
}

/** A bad default is one mistake, however many shots inherit it. */
function reportOnce(diagnostics: Diagnostic[]): ShotContext['report'] {
  const reported = new Set<Written>();
  return (diagnostic, value) => {
    if (value !== undefined && reported.has(value)) return;
    if (value !== undefined) reported.add(value);
    diagnostics.push(diagnostic);
  };
}

function shotContext(
  { written, options, characters, report }: Filling,
  {
    shot,
    defaults,
    meant,
  }: Pick<ShotContext, 'meant'> & {
    readonly shot: WrittenShot;
    readonly defaults: ReadonlyMap<string, LayeredField>;
  },
): ShotContext {
  const { layer, at } = shot;
  return {
    file: written.source.file,
    place: placeOf(written.source, { at, end: at + 1 }),
    meant,
    options,
    statusMap: options.config.statusMap,
    characters,
    origins: () => originsOf({ shot: layer(), defaults }),
    report,
  };
}

function meantInRow({ columns }: NonNullable<WrittenLayer['row']>): ReadonlySet<string> {
  return lacksPrompts(columns) ? promptMeant : nothingMeant;
}

const nothingMeant: ReadonlySet<string> = new Set();
const promptMeant: ReadonlySet<string> = new Set(['prompt']);

/** Answers which fields the misspelt ones were meant to be. An unknown field of a CSV is metadata by now, so whatever is unknown here is a mistake. */
function checkNames(filling: Filling, layer: WrittenLayer): ReadonlySet<string> {
  const meant = new Set<string>();
  for (const [name, { key }] of layer.fields) {
    if (name.startsWith('x-')) continue;
    const field = findShotField(name);
    if (field !== undefined && (layer.layer === 'shot' || field.canBeDefault)) continue;
    const place = placeOf(filling.written.source, key);
    const known = shotFields.filter((one) => layer.layer === 'shot' || one.canBeDefault).map((one) => one.name);
    const near = findNear(name, known);
    if (near !== undefined) meant.add(near);
    filling.diagnostics.push({
      severity: 'error',
      code: 'E_UNKNOWN_FIELD',
      message: field === undefined ? `There is no field \`${name}\`.` : `\`${name}\` cannot be a default.`,
      place: { ...place, field: name },
      hint: field === undefined ? suggest(name, known) : 'Write it in the shots themselves.',
    });
  }
  return meant;
}

function readCharacters(filling: Filling): ReadonlyMap<string, ShotCharacter> {
  const { written, options } = filling;
  const characters = new Map<string, ShotCharacter>();
  for (const [key, { name, clip }] of Object.entries(options.config.characters)) {
    const { file } = options.config;
    const place = file === undefined ? undefined : { file, field: `characters.${key}` };
    characters.set(key, { key, name, clip, place });
  }
  for (const [key, field] of written.characters) {
    const character = readCharacter(filling, key, field);
    if (character !== undefined) characters.set(key, character);
  }
  return characters;
}

function readCharacter(
  { written, diagnostics }: Filling,
  key: string,
  { value }: WrittenField,
): ShotCharacter | undefined {
  const fields = value.kind === 'map' ? value.fields : noFields;
  const place = placeOf(written.source, { at: value.at, end: value.at + 1 });
  const name = fields.get('name')?.value;
  const clip = fields.get('clip')?.value;
  const path = clip?.kind === 'text' ? readPath(clip.text, written.source.file) : undefined;
  const unknown = [...fields.keys()].find((field) => field !== 'name' && field !== 'clip');
  if (
    name?.kind === 'text' &&
    name.text.length <= longestName &&
    path !== undefined &&
    'value' in path &&
    unknown === undefined
  ) {
    return { key, name: name.text, clip: path.value.path, place };
  }
  const message = `The character \`${key}\` is not a \`name\` of 1 to ${longestName} characters and a \`clip\` beside the list.`;
  const hint = `Write \`${key}: { name: Mossy, clip: characters/mossy.mp4 }\`.`;
  diagnostics.push({ severity: 'error', code: 'E_CHARACTER', message, place, hint });
  return undefined;
}
