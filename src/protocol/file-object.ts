import { z } from 'zod';
import type { ApiFile } from '../domain/api-file.js';
import { formatWireTime, wireId, wireNumber, wireText, wireTime } from './wire-fields.js';

/** Undefined when the JSON is no file object. */
export function parseFile(json: unknown): ApiFile | undefined {
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const file = parsed.data;
  return {
    id: file.id,
    filename: file.filename ?? '',
    sizeBytes: file.bytes ?? 0,
    purpose: file.purpose ?? '',
    createdAtMs: file.created_at,
    expiresAtMs: file.expires_at,
  };
}

export function formatFile(file: ApiFile) {
  return {
    id: file.id,
    object: 'file' as const,
    bytes: file.sizeBytes,
    created_at: formatWireTime(file.createdAtMs),
    expires_at: formatWireTime(file.expiresAtMs),
    filename: file.filename,
    purpose: file.purpose,
    status: 'processed' as const,
    status_details: null,
  };
}

const fileSchema = z.looseObject({
  id: wireId,
  object: z.literal('file').optional(),
  bytes: wireNumber,
  created_at: wireTime,
  expires_at: wireTime,
  filename: wireText,
  purpose: wireText,
});
