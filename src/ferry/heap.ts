/** Items in an order, the first of them always at hand: adding and taking cost the logarithm of their number. */
export interface Heap<Item> {
  readonly add: (item: Item) => void;
  readonly first: () => Item | undefined;
  readonly takeFirst: () => Item | undefined;
  /** In no order. */
  readonly items: () => readonly Item[];
  readonly size: () => number;
}

export function createHeap<Item>(compare: (left: Item, right: Item) => number): Heap<Item> {
  const items: Item[] = [];

  const isBefore = (left: number, right: number): boolean => {
    const [a, b] = [items[left], items[right]];
    return a !== undefined && b !== undefined && compare(a, b) < 0;
  };
  const swap = (left: number, right: number): void => {
    const [a, b] = [items[left], items[right]];
    if (a === undefined || b === undefined) return;
    items[left] = b;
    items[right] = a;
  };
  const rise = (from: number): void => {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!isBefore(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  };
  const sink = (): void => {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = isBefore(right, left) ? right : left;
      if (!isBefore(child, at)) return;
      swap(at, child);
      at = child;
    }
  };

  return {
    add: (item) => {
      items.push(item);
      rise(items.length - 1);
    },
    first: () => items[0],
    takeFirst: () => {
      swap(0, items.length - 1);
      const item = items.pop();
      sink();
      return item;
    },
    items: () => [...items],
    size: () => items.length,
  };
}
