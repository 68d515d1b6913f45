import { z } from 'zod';
import type { ListQuery } from '../ports/gateway-records.js';
import { ApiError, invalid } from './api-error.js';

/** Reads `limit`, `order` and `after`. Throws a refusal that names the one that is wrong. */
export function readListQuery(
  query: unknown,
  bounds: { readonly least?: number; readonly most: number; readonly usual: number },
): ListQuery {
  const parsed = z
    .looseObject({
      limit: z
        .string()
        .regex(/^\d{1,6}$/)
        .transform(Number)
        .pipe(
          z
            .number()
            .min(bounds.least ?? 1)
            .max(bounds.most),
        )
        .optional(),
      order: z.enum(['asc', 'desc']).default('desc'),
      after: z.string().optional(),
    })
    .safeParse(query);
  if (!parsed.success) {
    const param = String(parsed.error.issues[0]?.path[0] ?? 'limit');
    throw new ApiError(invalid(`Invalid value for '${param}'.`, param));
  }
  const { limit = bounds.usual, order, after } = parsed.data;
  return { limit, order, ...(after === undefined ? {} : { after }) };
}

/** One more than asked for is read, to know whether there is more. */
export function splitPage<Item>(
  items: readonly Item[],
  limit: number,
): { readonly page: readonly Item[]; readonly hasMore: boolean } {
  return { page: items.slice(0, limit), hasMore: items.length > limit };
}
