export interface Address {
  readonly episode: string | undefined;
  readonly sequence: string | undefined;
  readonly code: string;
}

/** The whole id. A code that already begins with its sequence is a whole id. */
export function joinAddress({ episode, sequence, code }: Address): string {
  const parts = [episode, sequence].filter((part) => part !== undefined);
  const isWhole = [parts.join('_'), sequence].some(
    (prefix) => prefix !== undefined && prefix !== '' && code.startsWith(`${prefix}_`),
  );
  return isWhole ? code : [...parts, code].join('_');
}
