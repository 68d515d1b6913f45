/** One picture of the contact sheet, read from the store. */
export interface Thumbnail {
  readonly key: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Keeps a page of 500 shots under 10 MB: base64 makes 6 MB of pictures 8 MB of text. */
export const embeddedBytesLimit = 6_000_000;

/** Pictures as `data:` URLs, in order, while they fit; the rest stay links. */
export function embedThumbnails(thumbnails: Iterable<Thumbnail>, limit: number): ReadonlyMap<string, string> {
  const embedded = new Map<string, string>();
  let room = limit;
  for (const { key, mediaType, bytes } of thumbnails) {
    if (bytes.byteLength > room || !/^image\/(webp|png|jpeg)$/.test(mediaType)) continue;
    room -= bytes.byteLength;
    embedded.set(key, `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`);
  }
  return embedded;
}
