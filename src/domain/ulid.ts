import { z } from 'zod';

/** 26 characters of Crockford base 32: 48 bits of milliseconds, 80 bits of randomness. https://github.com/ulid/spec */
export const ulidSchema = z
  .string()
  .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
  .brand<'Ulid'>();
export type Ulid = z.infer<typeof ulidSchema>;

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `random` must hold 10 bytes; equal inputs give equal ids. */
export function formatUlid(timeMs: number, random: Uint8Array): Ulid {
  let value = BigInt(Math.floor(timeMs)) << 80n;
  for (const [index, byte] of random.subarray(0, 10).entries()) value |= BigInt(byte) << BigInt(8 * (9 - index));
  let text = '';
  for (let digit = 0; digit < 26; digit += 1) {
    text = alphabet.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return ulidSchema.parse(text);
}
