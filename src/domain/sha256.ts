import { hash } from 'node:crypto';
import { z } from 'zod';

/** 64 lower-case hex digits. */
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>();
export type Sha256 = z.infer<typeof sha256Schema>;

export function sha256Of(content: string | Uint8Array): Sha256 {
  // A digest in hex has the form by construction; plans make a hundred thousand of them.
  return hash('sha256', content) as Sha256;
}
