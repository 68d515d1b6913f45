export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp';

/** How many bytes from the front the type shows itself in. */
export const imageTypeBytes = 12;

/** By magic bytes; undefined for anything that is not one of the three. */
export function imageTypeOf(head: Uint8Array): ImageType | undefined {
  if (startsWith(head, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (textOf(head, 0) === 'RIFF' && textOf(head, 8) === 'WEBP') return 'image/webp';
  return undefined;
}

/**
 * Whether the file ends where its kind says it does: the end marker of JPEG and PNG, the length in the RIFF header of
 * WebP. `head` and `tail` are its first and last bytes, at least 12 of each where it has them.
 */
export function isWholeImage(
  image: { readonly head: Uint8Array; readonly tail: Uint8Array; readonly sizeBytes: number },
  type: ImageType,
): boolean {
  const { head, tail, sizeBytes } = image;
  switch (type) {
    case 'image/jpeg':
      return endsWith(tail, [0xff, 0xd9]);
    case 'image/png':
      return endsWith(tail, [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
    case 'image/webp':
      return new DataView(head.buffer, head.byteOffset).getUint32(4, true) + 8 === sizeBytes;
    default:
      return type satisfies never;
  }
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function endsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return startsWith(bytes.subarray(Math.max(0, bytes.length - magic.length)), magic);
}

function textOf(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
