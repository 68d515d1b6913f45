import { z } from 'zod';
import { configInputSchema } from '../config/config-input.js';
import { dailiesSchema } from '../report/dailies-schema.js';
import { shotListInputSchema } from '../shotlist/shot-list-input.js';

/** The schemas of what people write, which editors use, and of `report.json`, by file name. Draft 7 is the newest that the YAML language server reads. */
export function writtenSchemas(): ReadonlyMap<string, string> {
  return new Map([
    ['config.schema.json', formatSchema(configInputSchema)],
    ['dailies.schema.json', formatSchema(dailiesSchema)],
    ['shot-list.schema.json', formatSchema(shotListInputSchema)],
  ]);
}

function formatSchema(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }), undefined, 2)}\n`;
}
