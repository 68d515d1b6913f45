import { z } from 'zod';
import { parseJson } from './parse-json.js';

/** One line of a batch input file. The body is checked by whoever runs it. */
export interface BatchInputLine {
  readonly customId: string;
  readonly method: string;
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Undefined when the text is no JSON object with these four members. */
export function parseBatchInputLine(line: string): BatchInputLine | undefined {
  const parsed = lineSchema.safeParse(parseJson(line));
  if (!parsed.success) return undefined;
  const { custom_id: customId, method, url, body } = parsed.data;
  return { customId, method, url, body };
}

const lineSchema = z.looseObject({
  custom_id: z.string(),
  method: z.string(),
  url: z.string(),
  body: z.record(z.string(), z.unknown()),
});
