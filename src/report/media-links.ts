/** How a page reaches the files of a take from the place where the page lies. */
export interface MediaLinks {
  /** Undefined when the page has no way to the file; its store address is shown instead. */
  readonly hrefOf: (key: string) => string | undefined;
  /** Small pictures that travel inside the page, as `data:` URLs, by key. */
  readonly embedded: ReadonlyMap<string, string>;
  /** When signed links stop working. */
  readonly expiresAtMs: number | undefined;
}

export const noLinks: MediaLinks = { hrefOf: () => undefined, embedded: new Map(), expiresAtMs: undefined };

/** Links below an address or a relative folder: each part of a key is percent-encoded. */
export function linksBelow(base: string): (key: string) => string {
  const folder = base === '' || base.endsWith('/') ? base : `${base}/`;
  return (key) => folder + key.split('/').map(encodeURIComponent).join('/');
}
