import { z } from 'zod';
import { sha256Schema } from './sha256.js';

/**
 * How we know that the store holds exactly our bytes, strongest first.
 * server_sha256: the server checked the digest on the PUT and gives it back. signed_sha256: the digest was part of the
 * signed PUT and the server is known to refuse other bytes. content_md5: the same with Content-MD5. reget_sha256: read
 * back and hashed. exclusive_link: hashed while written or just before, synced, linked once.
 */
export const proofSchema = z.enum(['server_sha256', 'signed_sha256', 'content_md5', 'reget_sha256', 'exclusive_link']);
export type Proof = z.infer<typeof proofSchema>;

export const receiptSchema = z.strictObject({
  /** Relative key in the store. */
  key: z.string().min(1),
  /** The store's own address of the object: `file:…` or `s3://…`. */
  location: z.string().min(1),
  sizeBytes: z.int().nonnegative(),
  sha256: sha256Schema,
  proof: proofSchema,
  etag: z.string().optional(),
  storedAtMs: z.int(),
});
export type Receipt = z.infer<typeof receiptSchema>;
