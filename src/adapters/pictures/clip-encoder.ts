export interface FrameFormat {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

/** Makes an MP4 of H.264 from RGBA pictures. The same pictures give the same bytes. */
export interface ClipEncoder {
  readonly frameRate: number;
  readonly encode: (format: FrameFormat, frames: Iterable<Uint8Array>) => Promise<Uint8Array>;
}
