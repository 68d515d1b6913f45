import { type ShotId, shotIdSchema } from '../domain/shot-id.js';
import { type FieldReader, placeOfRead, readOptional, readRequired } from './field-reader.js';
import { type Address, joinAddress } from './join-address.js';
import { readText } from './read-value.js';
import type { WrittenSequence } from './written-list.js';

export interface ShotAddress {
  readonly id: ShotId;
  readonly episode: string | undefined;
  readonly sequence: string | undefined;
}

/** The whole id and its parts, from a code inside a sequence, from columns, or from a whole id. */
export function readShotAddress(within: WrittenSequence | undefined, read: FieldReader): ShotAddress | undefined {
  const code = readRequired(read, 'id', readText);
  if (code === undefined) return undefined;
  const episode = within?.episode ?? readOptional(read, 'episode', readText);
  const sequence = within?.id ?? readOptional(read, 'sequence', readText);
  const id = shotIdSchema.safeParse(joinAddress({ episode, sequence, code }));
  if (id.success) return { id: id.data, ...addressParts(id.data, { episode, sequence }) };
  read.context.report(
    {
      severity: 'error',
      code: 'E_SHOT_ID',
      message: `\`${joinAddress({ episode, sequence, code })}\` is not a shot id.`,
      value: code,
      place: placeOfRead(read, 'id'),
      hint: 'Use letters, digits and `-`, in parts joined by `_`, at most 128 characters.',
    },
    undefined,
  );
  return undefined;
}

/** A whole id of two or three parts says its sequence and episode itself. */
function addressParts(id: ShotId, given: Omit<Address, 'code'>): Omit<Address, 'code'> {
  if (given.sequence !== undefined) return given;
  const parts = id.split('_');
  if (parts.length === 2) return { episode: given.episode, sequence: parts[0] };
  if (parts.length === 3) return { episode: given.episode ?? parts[0], sequence: parts[1] };
  return given;
}
