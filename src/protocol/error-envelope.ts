import { z } from 'zod';

/** What a server says went wrong; `code` falls back to its `type`, else `'unknown'`. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly type: string | undefined;
  readonly param: string | undefined;
}

/**
 * Reads every error shape of the `/v1/videos` servers: `{error:{message,type,param,code}}` (OpenAI, vLLM-Omni with a
 * numeric code), `{error:"text"}` (TensorRT-LLM, xAI), `{detail}` as text or list (FastAPI servers), `{code,message}`
 * and `{fail_reason}` at the top (new-api). Undefined when the JSON tells of no error.
 */
export function parseErrorEnvelope(json: unknown): WireError | undefined {
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return undefined;
  const { error, detail, fail_reason: failReason } = envelope.data;
  if (error !== undefined && error !== null) return parseError(error);
  if (detail !== undefined) return { ...blank, code: 'invalid_request', message: formatDetail(detail) };
  if (failReason !== undefined) return { ...blank, message: failReason };
  const topLevel = errorSchema.safeParse(json);
  return topLevel.success && topLevel.data.message !== undefined && topLevel.data.code !== undefined
    ? parseError(json)
    : undefined;
}

/** Reads the value of an `error` member: an object or a text. Undefined for null and the empty text. */
export function parseError(error: unknown): WireError | undefined {
  if (error === null || error === undefined) return undefined;
  if (typeof error === 'string') return error === '' ? undefined : { ...blank, message: error };
  const parsed = errorSchema.safeParse(error);
  if (!parsed.success) return undefined;
  const { code, message, type, param } = parsed.data;
  return { code: code ?? type ?? blank.code, message: message ?? code ?? 'The server gave no message.', type, param };
}

/** All four keys are required by OpenAI's specification, param and code as null where there is none. */
export function formatErrorEnvelope(error: {
  readonly message: string;
  readonly type: string;
  readonly param: string | undefined;
  readonly code: string | undefined;
}) {
  return {
    error: { message: error.message, type: error.type, param: error.param ?? null, code: error.code ?? null },
  };
}

const blank: WireError = { code: 'unknown', message: '', type: undefined, param: undefined };

const text = z.string().min(1).optional().catch(undefined);

const errorSchema = z.looseObject({
  code: z
    .union([z.string().min(1), z.number().transform(String)])
    .optional()
    .catch(undefined),
  message: text,
  type: text,
  param: text,
});

const envelopeSchema = z.looseObject({
  error: z.unknown().optional(),
  detail: z
    .union([z.string(), z.array(z.unknown())])
    .optional()
    .catch(undefined),
  fail_reason: text,
});

/** FastAPI's validation errors: `[{loc:["body","prompt"],msg:"field required"}]`. */
const detailSchema = z.looseObject({ loc: z.array(z.union([z.string(), z.number()])).catch([]), msg: z.string() });

function formatDetail(detail: string | readonly unknown[]): string {
  if (typeof detail === 'string') return detail;
  return detail
    .map((item) => {
      const parsed = detailSchema.safeParse(item);
      return parsed.success ? `${parsed.data.loc.join('.')}: ${parsed.data.msg}` : JSON.stringify(item);
    })
    .join('; ');
}
