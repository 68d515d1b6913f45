import type { Diagnostic } from '../domain/diagnostic.js';
import type { Shot, ShotCharacter } from '../domain/shot-list.js';
import { placeOfShotField } from './place-of-shot-field.js';

/** https://platform.openai.com/docs/guides/video-generation: a single video can include up to two characters. */
const mostCharacters = 2;

/** The prompt must call each character by its name, verbatim; passing the id alone does not keep its looks. */
export function checkCharacters(shot: Shot, known: readonly ShotCharacter[]): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (shot.characters.length > mostCharacters) {
    const message = `The shot has ${shot.characters.length} characters; a clip can have ${mostCharacters}.`;
    diagnostics.push({ severity: 'error', code: 'E_CHARACTER', message, place: placeOfShotField(shot, 'characters') });
  }
  for (const { key, name } of shot.characters) {
    if (shot.prompt === '' || shot.prompt.includes(name)) continue;
    const message = `The prompt does not call the character \`${key}\` by its name, \`${name}\`.`;
    const hint = `Write \`${name}\` into the prompt, letter for letter.`;
    diagnostics.push({
      severity: 'error',
      code: 'E_CHARACTER',
      message,
      place: placeOfShotField(shot, 'characters'),
      hint,
    });
  }
  if (known.length === 0) return diagnostics;
  const attached = new Set(shot.characters.map(({ name }) => name));
  for (const { key, name } of known) {
    if (attached.has(name) || !calls(shot.prompt, name)) continue;
    const message = `The prompt says \`${name}\`, but the shot does not list the character \`${key}\`.`;
    const hint = `Add \`characters: [${key}]\` if it is meant.`;
    diagnostics.push({
      severity: 'warning',
      code: 'W_CHARACTER_NOT_ATTACHED',
      message,
      place: placeOfShotField(shot, 'prompt'),
      hint,
    });
  }
  return diagnostics;
}

/** As a word of its own: `Moss` is not called by `Mossy`. */
function calls(prompt: string, name: string): boolean {
  for (let at = prompt.indexOf(name); at !== -1; at = prompt.indexOf(name, at + 1)) {
    if (!isWordCharacter(prompt[at - 1]) && !isWordCharacter(prompt[at + name.length])) return true;
  }
  return false;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
