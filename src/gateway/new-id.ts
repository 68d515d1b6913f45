import type { Random } from '../ports/random.js';

/** The prefixes clients of the API know: an id tells at a glance what it names. */
export type IdPrefix = 'file-' | 'batch_' | 'batch_req_' | 'video_' | 'char_' | 'req_' | 'evt_';

/** 96 random bits: nobody meets the same id twice. */
export function newId(prefix: IdPrefix, random: Random): string {
  return prefix + Buffer.from(random.bytes(12)).toString('hex');
}
