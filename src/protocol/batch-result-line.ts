import { z } from 'zod';
import { escapeLineSeparators } from '../domain/canonical-json.js';
import { parseError, type WireError } from './error-envelope.js';
import { parseJson } from './parse-json.js';
import { wireNumber } from './wire-fields.js';

/**
 * One line of an output or error file. `response` is undefined where the request never got an HTTP answer; `error` is
 * for those. An HTTP refusal has `error` undefined and its envelope in `response.body`. Servers that write no status code, or
 * none that can be read, still send the job: `statusCode` is undefined then.
 * https://github.com/openai/openai-openapi/issues/302
 */
export interface BatchResultLine {
  readonly customId: string;
  readonly response:
    | { readonly statusCode: number | undefined; readonly requestId: string | undefined; readonly body: unknown }
    | undefined;
  readonly error: WireError | undefined;
}

/** Undefined when the text is no JSON object with a `custom_id`. */
export function parseBatchResultLine(line: string): BatchResultLine | undefined {
  const parsed = lineSchema.safeParse(parseJson(line));
  if (!parsed.success) return undefined;
  const { custom_id: customId, response, error } = parsed.data;
  return {
    customId,
    response: response && {
      statusCode: response.status_code,
      requestId: response.request_id,
      body: response.body,
    },
    error: parseError(error),
  };
}

/** Without a line end. `id` is the server's own id of the line. */
export function formatBatchResultLine(id: string, line: BatchResultLine): string {
  const { response, error } = line;
  return escapeLineSeparators(
    JSON.stringify(
      {
        id,
        custom_id: line.customId,
        response: response && {
          status_code: response.statusCode,
          request_id: response.requestId ?? null,
          body: response.body,
        },
        error: error && { code: error.code, message: error.message },
      },
      nullForUndefined,
    ),
  );
}

function nullForUndefined(_key: string, value: unknown): unknown {
  return value === undefined ? null : value;
}

const lineSchema = z.object({
  custom_id: z.string().min(1),
  response: z
    .looseObject({
      status_code: wireNumber,
      request_id: z.string().min(1).optional().catch(undefined),
      body: z.unknown(),
    })
    .optional()
    .catch(undefined),
  error: z.unknown(),
});
