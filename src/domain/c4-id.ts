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
