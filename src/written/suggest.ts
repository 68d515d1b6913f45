import { closest, distance } from 'fastest-levenshtein';

/** `Did you mean …?`, or the choice in full where nothing is near. */
export function suggest(written: string, known: readonly string[]): string {
  const near = findNear(written, known);
  return near === undefined ? `One of: ${known.map((name) => `\`${name}\``).join(', ')}.` : `Did you mean \`${near}\`?`;
}

/** The name a typing error would make this of: a third of it may be wrong, at most two letters. */
export function findNear(written: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const near = closest(written.toLowerCase(), [...known]);
  const wrong = distance(written.toLowerCase(), near.toLowerCase());
  return wrong <= Math.min(2, Math.floor(near.length / 3)) ? near : undefined;
}
