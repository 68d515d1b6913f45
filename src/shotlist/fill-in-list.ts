import type { Diagnostic } from '../domain/diagnostic.js';
import type { Shot, ShotCharacter, ShotList } from '../domain/shot-list.js';
import { placeOf } from '../written/source-text.js';
import { suggest } from '../written/suggest.js';
import type { Written } from '../written/written.js';
import { fillInShot } from './fill-in-shot.js';
import { configLayer, type LayeredField, layersOf, mergeDefaults } from './layers.js';
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
  const filling: Filling = {
    written,
    options,
    diagnostics: [],
    characters: readCharacters(written, options),
    reported: new Set(),
  };
  checkNames(filling, written.defaults);
  const config = configLayer(options.config.defaults);
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
    checkNames(filling, shot.layer);
    const filled = fillInShot(shot, layersOf(shot.layer, defaults), shotContext(filling, shot));
    if (filled !== undefined) shots.push(filled);
  }
  const show = written.show === undefined ? undefined : textOf(written.show.value);
  return { list: { file: written.source.file, sha256, show, shots }, diagnostics: filling.diagnostics };
}

interface Filling {
  readonly written: WrittenList;
  readonly options: ListOptions;
  readonly diagnostics: Diagnostic[];
  readonly characters: ReadonlyMap<string, ShotCharacter>;
  /** Values already complained about: a bad default is one mistake, however many shots inherit it. */
  readonly reported: Set<Written>;
}

function shotContext(filling: Filling, shot: WrittenShot): Parameters<typeof fillInShot>[2] {
  const place = placeOf(filling.written.source, { at: shot.span.at, end: shot.span.at + 1 });
  return {
    file: filling.written.source.file,
    place,
    statusMap: filling.options.config.statusMap,
    characters: filling.characters,
    report(diagnostic, value) {
      if (value !== undefined && filling.reported.has(value)) return;
      if (value !== undefined) filling.reported.add(value);
      filling.diagnostics.push(diagnostic);
    },
  };
}

/** An unknown field of a CSV is metadata by now, so whatever is unknown here is a mistake. */
function checkNames(filling: Filling, layer: WrittenLayer): void {
  for (const [name, { key }] of layer.fields) {
    if (name.startsWith('x-')) continue;
    const field = findShotField(name);
    if (field !== undefined && (layer.layer === 'shot' || field.canBeDefault)) continue;
    const place = placeOf(filling.written.source, key);
    const known = shotFields.filter((one) => layer.layer === 'shot' || one.canBeDefault).map((one) => one.name);
    filling.diagnostics.push({
      severity: 'error',
      code: 'E_UNKNOWN_FIELD',
      message: field === undefined ? `There is no field \`${name}\`.` : `\`${name}\` cannot be a default.`,
      place: { ...place, field: name },
      hint: field === undefined ? suggest(name, known) : 'Write it in the shots themselves.',
    });
  }
}

function readCharacters(written: WrittenList, options: ListOptions): ReadonlyMap<string, ShotCharacter> {
  const characters = new Map<string, ShotCharacter>();
  for (const [key, { name, clip }] of Object.entries(options.config.characters))
    characters.set(key, { key, name, clip });
  for (const [key, { value }] of written.characters) {
    const name = value.kind === 'map' ? value.fields.get('name')?.value : undefined;
    const clip = value.kind === 'map' ? value.fields.get('clip')?.value : undefined;
    const path = clip === undefined ? undefined : readPath(textOf(clip), written.source.file);
    if (name === undefined || path === undefined || !('value' in path)) continue;
    characters.set(key, { key, name: textOf(name), clip: path.value.path });
  }
  return characters;
}
