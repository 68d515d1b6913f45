import { z } from 'zod';
import { textUpTo } from '../domain/text-up-to.js';
import { invalid, missing, type Refusal } from './api-error.js';

export interface BatchRequest {
  readonly inputFileId: string;
  readonly endpoint: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly outputExpiresAfterSeconds: number | undefined;
}

export type CheckedBatchRequest =
  | { readonly kind: 'accepted'; readonly request: BatchRequest }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** https://platform.openai.com/docs/api-reference/batch/create */
const metadataLimits = { pairs: 16, keyLength: 64, valueLength: 512 };

const bodySchema = z.looseObject({
  input_file_id: z.string().min(1),
  endpoint: z.literal('/v1/videos'),
  completion_window: z.literal('24h'),
  metadata: z
    .record(textUpTo(metadataLimits.keyLength), z.literal('').or(textUpTo(metadataLimits.valueLength)))
    .refine((pairs) => Object.keys(pairs).length <= metadataLimits.pairs)
    .nullish(),
  output_expires_after: z
    .strictObject({ anchor: z.literal('created_at'), seconds: z.number().int().min(3_600).max(2_592_000) })
    .nullish(),
});

const expectations: Readonly<Record<string, string>> = {
  input_file_id: 'the id of an uploaded file',
  endpoint: "'/v1/videos', the only endpoint this server runs in batches",
  completion_window: "'24h'",
  metadata: `at most ${metadataLimits.pairs} pairs of text, keys to ${metadataLimits.keyLength} and values to ${metadataLimits.valueLength} characters`,
  output_expires_after: '{anchor: "created_at", seconds: 3600 to 2592000}',
};

export function checkBatchRequest(body: unknown): CheckedBatchRequest {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return { kind: 'refused', refusal: refuse(body, parsed.error) };
  const { input_file_id: inputFileId, endpoint, metadata, output_expires_after: life } = parsed.data;
  return {
    kind: 'accepted',
    request: { inputFileId, endpoint, metadata: metadata ?? {}, outputExpiresAfterSeconds: life?.seconds },
  };
}

function refuse(body: unknown, error: z.ZodError): Refusal {
  const member = error.issues[0]?.path[0];
  if (typeof member !== 'string') return invalid('Expected a JSON object.');
  if (typeof body === 'object' && body !== null && !(member in body)) return missing(member);
  return invalid(`Invalid value for '${member}': expected ${expectations[member] ?? 'something else'}.`, member);
}
