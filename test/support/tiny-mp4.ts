export interface TinyMp4 {
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
  readonly mediaBytes?: number;
  /** Where the index lies: before the media, as for streaming, or behind it, as encoders first write it. */
  readonly moov?: 'first' | 'last';
  /** Makes two clips of the same shape differ. */
  readonly seed?: number;
  readonly hasAudio?: boolean;
  /** The `mdat` says size 0: it runs to the end of the file. */
  readonly isOpenEnded?: boolean;
  /** Put between `ftyp` and the rest. */
  readonly extraBox?: Uint8Array;
}

/** An MP4 as small as its structure allows: true boxes and tables round noise instead of pictures. */
export function tinyMp4(tiny: TinyMp4 = {}): Uint8Array {
  const { mediaBytes = 2_000, moov = 'first', seed = 1, isOpenEnded = false, extraBox = new Uint8Array() } = tiny;
  const media = Uint8Array.from({ length: mediaBytes }, (_, index) => (index * 37 + seed * 101 + (index >> 7)) & 0xff);
  const mdat = isOpenEnded ? Buffer.concat([u32(0), text('mdat'), media]) : box('mdat', media);
  const head = Buffer.concat([box('ftyp', Buffer.concat([text('isom'), u32(512), text('isomiso2')])), extraBox]);
  const index = (mediaStart: number): Buffer => movie(tiny, mediaStart, mediaBytes);
  if (moov === 'last') return Buffer.concat([head, mdat, index(head.length + 8)]);
  const length = index(0).length;
  return Buffer.concat([head, index(head.length + length + 8), mdat]);
}

export function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(body.length + 8), text(type), body]);
}

function movie(tiny: TinyMp4, mediaStart: number, mediaBytes: number): Buffer {
  const { seconds = 4, hasAudio = false } = tiny;
  const header = box('mvhd', u32(0), u32(0), u32(0), u32(1000), u32(seconds * 1000), Buffer.alloc(80));
  const half = Math.floor(mediaBytes / 2);
  const picture = track(tiny, 'vide', { start: mediaStart, bytes: hasAudio ? half : mediaBytes });
  const sound = hasAudio
    ? track(tiny, 'soun', { start: mediaStart + half, bytes: mediaBytes - half })
    : Buffer.alloc(0);
  return box('moov', header, picture, sound);
}

/** Four samples in two chunks. */
function track(tiny: TinyMp4, handler: string, media: { readonly start: number; readonly bytes: number }): Buffer {
  const { width = 1280, height = 720, seconds = 4 } = tiny;
  const quarter = Math.floor(media.bytes / 4);
  const sizes = [quarter, quarter, quarter, media.bytes - 3 * quarter];
  const isPicture = handler === 'vide';
  const size = Buffer.concat([u32(isPicture ? width * 65_536 : 0), u32(isPicture ? height * 65_536 : 0)]);
  const table = box(
    'stbl',
    box('stts', u32(0), u32(1), u32(4), u32((seconds * 1000) / 4)),
    box('stsc', u32(0), u32(1), u32(1), u32(2), u32(1)),
    box('stsz', u32(0), u32(0), u32(4), ...sizes.map(u32)),
    box('stco', u32(0), u32(2), u32(media.start), u32(media.start + 2 * quarter)),
  );
  return box(
    'trak',
    box('tkhd', u32(7), Buffer.alloc(72), size),
    box(
      'mdia',
      box('mdhd', u32(0), u32(0), u32(0), u32(1000), u32(seconds * 1000), u32(0)),
      box('hdlr', u32(0), u32(0), text(handler), Buffer.alloc(13)),
      box('minf', table),
    ),
  );
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.from(value, 'latin1');
}
