import { z } from 'zod';

/** The `:id` of a route; the router has decoded it. */
export function readId(params: unknown): string {
  return paramsSchema.parse(params).id;
}

const paramsSchema = z.looseObject({ id: z.string() });
