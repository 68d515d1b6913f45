import { z } from 'zod';
import { formatWireTime, wireId, wireText, wireTime } from './wire-fields.js';

/** A reusable subject made from a clip. */
export interface Character {
  readonly id: string;
  readonly name: string;
  readonly createdAtMs: number | undefined;
}

/** Undefined when the JSON is no character. */
export function parseCharacter(json: unknown): Character | undefined {
  const parsed = characterSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { id, name, created_at: createdAtMs } = parsed.data;
  return { id, name: name ?? '', createdAtMs };
}

export function formatCharacter(character: Character) {
  return { id: character.id, name: character.name, created_at: formatWireTime(character.createdAtMs) };
}

const characterSchema = z.looseObject({ id: wireId, name: wireText, created_at: wireTime });
