import { z } from 'zod';

/** `unreadable` counts members that were no such object; they are left out of `items`, not the page thrown away. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
  readonly unreadable: number;
}

/**
 * Reads a list answer. `next` is the last id where the server says there is more; SGLang and FastVideo send
 * `{data, object}` alone, which is the whole list. Undefined when the JSON is no list.
 */
export function parseListPage<Item extends { readonly id: string }>(
  json: unknown,
  parseItem: (json: unknown) => Item | undefined,
): ListPage<Item> | undefined {
  const parsed = pageSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const items = parsed.data.data.map(parseItem).filter((item) => item !== undefined);
  const last = parsed.data.last_id ?? items.at(-1)?.id;
  const next = parsed.data.has_more && items.length > 0 ? last : undefined;
  return { items, next, unreadable: parsed.data.data.length - items.length };
}

export function formatListPage<Item extends { readonly id: string }>(items: readonly Item[], hasMore: boolean) {
  return {
    object: 'list' as const,
    data: items,
    first_id: items[0]?.id ?? null,
    last_id: items.at(-1)?.id ?? null,
    has_more: hasMore,
  };
}

const pageSchema = z.looseObject({
  data: z.array(z.unknown()),
  last_id: z.string().min(1).optional().catch(undefined),
  has_more: z.boolean().catch(false),
});
