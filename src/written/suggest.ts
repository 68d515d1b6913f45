import { distance } from 'fastest-levenshtein';

/** `Did you mean …?`, or the choice in full where nothing is near. */
export function suggest(written: string, known: readonly string[]): string {
  const near = findNear(written, known);
  return near === undefined ? `One of: ${known.map((name) => `\`${name}\``).join(', ')}.` : `Did you mean \`${near}\`?`;
}

/** The name a typing error would make this of: a third of it may be wrong, at most two letters. Case does not count. */
export function findNear(written: string, known: readonly string[]): string | undefined {
  const wanted = written.toLowerCase();
  let near: { readonly name: string; readonly wrong: number } | undefined;
  for (const name of known) {
    const wrong = distance(wanted, name.toLowerCase());
    if (wrong < (near?.wrong ?? Number.POSITIVE_INFINITY)) near = { name, wrong };
  }
  if (near === undefined) return undefined;
  return near.wrong <= Math.min(2, Math.floor(near.name.length / 3)) ? near.name : undefined;
}
