export type PictureKind = 'thumbnail' | 'spritesheet';

/** Draws the pictures of a clip that its renderer did not give: a WebP of its middle, and a JPEG of ten moments of it. */
export interface ClipPictures {
  /** What cannot be drawn is left out; so is everything once the signal aborts. */
  readonly draw: (
    clip: PicturedClip,
    wanted: readonly PictureKind[],
    signal?: AbortSignal,
  ) => Promise<Readonly<Partial<Record<PictureKind, Uint8Array>>>>;
}

export interface PicturedClip {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly durationSeconds: number;
}
