import { imageSize } from 'image-size';
import { type ImageType, imageTypeBytes, imageTypeOf, isWholeImage } from './image-type.js';

export interface ImageFacts {
  readonly mediaType: ImageType;
  /** As stored; what a viewer shows may be turned. */
  readonly width: number;
  readonly height: number;
}

export type ImageProblem =
  | { readonly kind: 'empty' | 'truncated' | 'animated' | 'lfs_pointer' }
  | { readonly kind: 'not_an_image'; readonly looksLike: string | undefined }
  | { readonly kind: 'turned'; readonly facts: ImageFacts }
  | { readonly kind: 'unusual_color'; readonly facts: ImageFacts; readonly what: string };

/** An image's facts from its own bytes, never from its name, with what is wrong or doubtful about it. Nothing is decoded. */
export function inspectImage(bytes: Uint8Array): {
  readonly facts: ImageFacts | undefined;
  readonly problem: ImageProblem | undefined;
} {
  const mediaType = imageTypeOf(bytes);
  if (mediaType === undefined) return { facts: undefined, problem: notAnImage(bytes) };
  const size = sizeOf(bytes);
  const ends = {
    head: bytes.subarray(0, imageTypeBytes),
    tail: bytes.subarray(-imageTypeBytes),
    sizeBytes: bytes.length,
  };
  if (size === undefined || !isWholeImage(ends, mediaType)) return { facts: undefined, problem: { kind: 'truncated' } };
  const facts = { mediaType, width: size.width, height: size.height };
  if (isAnimated(bytes, mediaType)) return { facts, problem: { kind: 'animated' } };
  // Orientations 5 to 8 swap the sides. https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf
  if (size.orientation >= 5) return { facts, problem: { kind: 'turned', facts } };
  const what = unusualColor(bytes, mediaType);
  return { facts, problem: what === undefined ? undefined : { kind: 'unusual_color', facts, what } };
}

function notAnImage(bytes: Uint8Array): ImageProblem {
  if (bytes.length === 0) return { kind: 'empty' };
  const start = textAt(bytes, 0, 200).trimStart();
  if (start.startsWith('version https://git-lfs.github.com/spec/')) return { kind: 'lfs_pointer' };
  const known: readonly (readonly [RegExp, string])[] = [
    [/^<\?xml.*<svg|^<svg/is, 'an SVG drawing'],
    [/^<!doctype html|^<html/i, 'a web page'],
    [/^GIF8/, 'a GIF'],
    [/^BM/, 'a BMP'],
    [/^(II\*\0|MM\0\*)/, 'a TIFF'],
    [/^%PDF/, 'a PDF'],
    [/^8BPS/, 'a Photoshop file'],
    [/^....ftyp(heic|heix|mif1|msf1)/s, 'a HEIC photo'],
    [/^....ftypavif/s, 'an AVIF'],
    [/^....ftyp/s, 'a video'],
  ];
  return { kind: 'not_an_image', looksLike: known.find(([pattern]) => pattern.test(start))?.[1] };
}

/** The package throws on a header it cannot follow, which here means: cut off, or not what it says. */
function sizeOf(bytes: Uint8Array): { width: number; height: number; orientation: number } | undefined {
  try {
    const { width, height, orientation } = imageSize(bytes);
    return { width, height, orientation: orientation ?? 1 };
  } catch {
    return undefined;
  }
}

/** APNG declares itself before the first image data; WebP in the flags of its extended header. */
function isAnimated(bytes: Uint8Array, mediaType: ImageType): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (mediaType === 'image/png') {
    const control = buffer.indexOf('acTL');
    return control !== -1 && control < buffer.indexOf('IDAT');
  }
  return mediaType === 'image/webp' && textAt(bytes, 12, 16) === 'VP8X' && ((bytes[20] ?? 0) & 0b10) !== 0;
}

function unusualColor(bytes: Uint8Array, mediaType: ImageType): string | undefined {
  if (mediaType === 'image/png') {
    // IHDR: bit depth at 24, color type at 25; bit 2 of the type is alpha. https://www.w3.org/TR/png/#11IHDR
    if (bytes[24] === 16) return 'has 16 bits a channel';
    return ((bytes[25] ?? 0) & 0b100) === 0 ? undefined : 'has transparency';
  }
  return mediaType === 'image/jpeg' && jpegComponents(bytes) === 4 ? 'is CMYK' : undefined;
}

/** Channels as the frame header says. https://www.w3.org/Graphics/JPEG/itu-t81.pdf (B.2.2) */
function jpegComponents(bytes: Uint8Array): number | undefined {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return bytes[at + 9];
    at += 2 + (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
  }
  return undefined;
}

function textAt(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.subarray(from, to)).toString('latin1');
}
