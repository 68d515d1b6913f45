const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const idLength = 90;

/** SMPTE ST 2114: `c4` and the SHA-512 in base 58, padded with the digit for zero to 90 characters. */
export function formatC4Id(sha512: Uint8Array): string {
  let value = BigInt(`0x${Buffer.from(sha512).toString('hex')}`);
  let digits = '';
  while (value > 0n) {
    digits = alphabet.charAt(Number(value % 58n)) + digits;
    value /= 58n;
  }
  return `c4${digits.padStart(idLength - 2, alphabet.charAt(0))}`;
}

/** The 64 bytes of the SHA-512 in a C4 ID; undefined for any other text. */
export function parseC4Id(id: string): Uint8Array | undefined {
  if (id.length !== idLength || !id.startsWith('c4')) return undefined;
  let value = 0n;
  for (const digit of id.slice(2)) {
    const place = alphabet.indexOf(digit);
    if (place < 0) return undefined;
    value = value * 58n + BigInt(place);
  }
  const hex = value.toString(16).padStart(128, '0');
  return hex.length === 128 ? Uint8Array.from(Buffer.from(hex, 'hex')) : undefined;
}
