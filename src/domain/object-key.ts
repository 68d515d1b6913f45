import { z } from 'zod';
import { RenderQueueError } from './render-queue-error.js';
import { formatTakeName, type TakeAddress } from './take-name.js';

/** A relative key in the store: parts of `[A-Za-z0-9._-]` joined by `/`, none of them `.` or `..`. */
export const objectKeySchema = z
  .string()
  .max(1024)
  .regex(/^(?!.*(^|\/)\.{1,2}(\/|$))[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/)
  .brand<'ObjectKey'>();
export type ObjectKey = z.infer<typeof objectKeySchema>;

/** Throws `E_OBJECT_KEY`: every key is made of checked parts, so a bad one is a defect of ours. */
export function objectKey(text: string): ObjectKey {
  const parsed = objectKeySchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new RenderQueueError({ code: 'E_OBJECT_KEY', kind: 'internal', message: `\`${text}\` is not a store key.` });
}

export const assetKinds = ['video', 'thumbnail', 'spritesheet'] as const;
/** The three files of a take, by the API's names for them. */
export type AssetKind = (typeof assetKinds)[number];

const suffixes: Readonly<Record<AssetKind | 'sidecar', string>> = {
  video: '.mp4',
  thumbnail: '.webp',
  spritesheet: '.sheet.jpg',
  sidecar: '.json',
};

export interface TakePlace extends TakeAddress {
  readonly episode: string | undefined;
  readonly sequence: string | undefined;
}

/** `HRB/DCK/DCK_0010/HRB_DCK_0010_v003_t02.mp4`; the episode comes before the sequence, and absent parts are left out. */
export function takeKey(place: TakePlace, file: AssetKind | 'sidecar'): ObjectKey {
  const folders = [place.show, place.episode, place.sequence, place.shotId].filter((part) => part !== undefined);
  return objectKey(`${folders.join('/')}/${formatTakeName(place)}${suffixes[file]}`);
}

/** Prefix of what every paid call left in the store. */
export const submissionFolder = '_nightshoot/submissions/';

export function submissionKey(submissionId: string, file: 'manifest' | 'lines'): ObjectKey {
  return objectKey(`${submissionFolder}${submissionId}.${file === 'manifest' ? 'json' : 'jsonl'}`);
}

export function dailiesKey(runName: string, file: string): ObjectKey {
  return objectKey(`_dailies/${runName}/${file}`);
}

/** Each show's own: several may share a store, and the last to end its night must not write over the others. */
export function ledgerSnapshotKey(show: string): ObjectKey {
  return objectKey(`_nightshoot/${show}/ledger.snapshot`);
}

/** Where the snapshot lay when a store held one of whichever show wrote last. */
export const sharedSnapshotKey = objectKey('_nightshoot/ledger.snapshot');
