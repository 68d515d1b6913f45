import type { GatewayFile } from '../domain/gateway-records.js';
import type { Sha256 } from '../domain/sha256.js';
import { invalid, missing, type Refusal } from './api-error.js';

export interface UploadForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: { readonly filename: string; readonly sizeBytes: number; readonly sha256: Sha256 } | undefined;
}

export type CheckedUpload =
  | { readonly kind: 'accepted'; readonly file: Omit<GatewayFile, 'id'> }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** https://platform.openai.com/docs/api-reference/files/create */
const purposes = new Set(['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals']);
const expirySeconds = { least: 3_600, most: 2_592_000 };
/** Batch files go after 30 days; others stay until they are deleted. */
const batchFileLifeSeconds = 30 * 24 * 3600;

export function checkFileUpload({ fields, file }: UploadForm, now: number): CheckedUpload {
  const refuse = (message: string, param: string): CheckedUpload => ({
    kind: 'refused',
    refusal: invalid(message, param),
  });
  if (file === undefined) return { kind: 'refused', refusal: missing('file') };
  const purpose = fields.get('purpose');
  if (purpose === undefined) return { kind: 'refused', refusal: missing('purpose') };
  if (!purposes.has(purpose)) return refuse(`'${purpose}' is not one of: ${[...purposes].join(', ')}.`, 'purpose');
  if (purpose === 'batch' && !file.filename.endsWith('.jsonl')) {
    return refuse('A batch file must be a .jsonl file.', 'file');
  }
  const life = readLife(fields, purpose);
  if (life === 'wrong') {
    const { least, most } = expirySeconds;
    return refuse(`expires_after takes anchor "created_at" and ${least} to ${most} seconds.`, 'expires_after');
  }
  const expiry = life === undefined ? {} : { expiresAtMs: now + life * 1000 };
  return { kind: 'accepted', file: { ...file, purpose, createdAtMs: now, ...expiry } };
}

function readLife(fields: ReadonlyMap<string, string>, purpose: string): number | 'wrong' | undefined {
  const anchor = fields.get('expires_after[anchor]');
  const seconds = fields.get('expires_after[seconds]');
  if (anchor === undefined && seconds === undefined) return purpose === 'batch' ? batchFileLifeSeconds : undefined;
  if (anchor !== 'created_at' || seconds === undefined || !/^\d{1,8}$/.test(seconds)) return 'wrong';
  const life = Number(seconds);
  return life < expirySeconds.least || life > expirySeconds.most ? 'wrong' : life;
}
