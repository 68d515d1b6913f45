import { z } from 'zod';
import { sha256Schema } from './sha256.js';
import { textUpTo } from './text-up-to.js';

export const methodSchema = z.enum(['create', 'extend', 'edit']);
/** How a shot is made: `create` goes through Batch; `extend` and `edit` are direct jobs after their parent landed. */
export type Method = z.infer<typeof methodSchema>;

export const sizeSchema = z
  .string()
  .regex(/^[1-9]\d{1,4}x[1-9]\d{1,4}$/)
  .brand<'Size'>();
/** `1280x720`: width x height in pixels. */
export type Size = z.infer<typeof sizeSchema>;

export const fingerprintSchema = z
  .string()
  .regex(/^fp1:[0-9a-f]{64}$/)
  .brand<'Fingerprint'>();
export type Fingerprint = z.infer<typeof fingerprintSchema>;

/** The image that opens a shot, named by what it is rather than by where it lies. */
export const referenceIdentitySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('content'), sha256: sha256Schema }),
  z.strictObject({ kind: z.literal('file_id'), fileId: z.string().min(1) }),
  z.strictObject({ kind: z.literal('image_url'), url: z.string().min(1) }),
]);
export type ReferenceIdentity = z.infer<typeof referenceIdentitySchema>;

export const paramValueSchema = z.union([z.string(), z.number(), z.boolean()]);
export type ParamValue = z.infer<typeof paramValueSchema>;

/** https://github.com/openai/openai-openapi (CreateVideoJsonBody) */
export const longestPrompt = 32_000;

/** Everything that decides what a render looks like, and nothing else. Two equal requests are one version of a shot. */
export const renderRequestSchema = z.strictObject({
  method: methodSchema,
  /** The model id as the server knows it, aliases resolved. */
  model: z.string().min(1),
  prompt: textUpTo(longestPrompt),
  size: sizeSchema,
  seconds: z.number().positive(),
  params: z.record(z.string(), paramValueSchema),
  inputReference: referenceIdentitySchema.optional(),
  characters: z.array(z.strictObject({ name: z.string().min(1), sha256: sha256Schema })),
  /** For `extend` and `edit`: the parent's fingerprint and the take of it that is pinned. */
  parent: z.strictObject({ fingerprint: fingerprintSchema, take: z.int().positive() }).optional(),
});
export type RenderRequest = z.infer<typeof renderRequestSchema>;

export function sizeInPixels(size: string): { readonly width: number; readonly height: number } {
  const [width = 0, height = 0] = size.split('x').map(Number);
  return { width, height };
}
