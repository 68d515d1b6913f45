import { z } from 'zod';
import { customIdSchema } from '../domain/custom-id.js';
import type { AssetRecord } from '../domain/ledger-records.js';
import { objectKeySchema } from '../domain/object-key.js';
import { sha256Schema } from '../domain/sha256.js';

const text = z.string().nullish();
const number = z.number().nullish();

const sidecarSchema = z.object({
  schema: z.literal('nightshoot/sidecar@1'),
  customId: customIdSchema,
  file: z.object({
    key: objectKeySchema,
    mediaType: z.string(),
    sizeBytes: z.int().nonnegative(),
    sha256: sha256Schema,
    c4: text,
    xxh128: text,
    durationSeconds: number,
    width: number,
    height: number,
    frameRate: number,
    hasAudio: z.boolean().nullish(),
  }),
  findings: z.array(z.string()),
});

/** A clip as the JSON beside it describes it; whether the bytes are still so is for the store to prove. */
export type DescribedVideo = Omit<AssetRecord, 'receipt'> & {
  readonly file: z.infer<typeof sidecarSchema>['file'];
};

/** Undefined when the text is no sidecar. */
export function parseSidecar(json: string): DescribedVideo | undefined {
  try {
    const { customId, file, findings } = sidecarSchema.parse(JSON.parse(json));
    return {
      customId,
      kind: 'video',
      file,
      mediaType: file.mediaType,
      durationSeconds: file.durationSeconds ?? undefined,
      width: file.width ?? undefined,
      height: file.height ?? undefined,
      frameRate: file.frameRate ?? undefined,
      hasAudio: file.hasAudio ?? undefined,
      c4: file.c4 ?? undefined,
      xxh128: file.xxh128 ?? undefined,
      findings,
    };
  } catch {
    return undefined;
  }
}
