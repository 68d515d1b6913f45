import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from './parse-json.js';

export interface WebhookRequest {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The very bytes that came: parsing and writing them again breaks the signature. */
  readonly body: Uint8Array;
}

export type WebhookVerdict =
  | { readonly kind: 'genuine'; readonly id: string; readonly type: string; readonly subjectId: string | undefined }
  | { readonly kind: 'refused'; readonly why: string };

/** Either way: an older message may be a replay, a newer one comes from a wrong clock. Standard Webhooks 1.0.0. */
const toleranceSeconds = 300;

/**
 * Judges a message by Standard Webhooks 1.0.0: `v1` signatures over id, time and raw body, any of several signatures by
 * any of several secrets, so that either side can rotate. Types we do not know are genuine all the same.
 */
export function verifyWebhook(request: WebhookRequest, secrets: readonly string[], nowMs: number): WebhookVerdict {
  const id = request.headers['webhook-id'];
  const timestamp = request.headers['webhook-timestamp'];
  const signatures = request.headers['webhook-signature'];
  if (id === undefined || timestamp === undefined || signatures === undefined) return refused('a header is missing');
  if (!/^\d{1,12}$/.test(timestamp)) return refused('the time cannot be read');
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > toleranceSeconds) return refused('too old or too new');
  const isGenuine = secrets.some((secret) => isSigned({ id, timestamp, signatures, body: request.body }, secret));
  if (!isGenuine) return refused('no signature fits');
  const event = eventSchema.safeParse(parseJson(Buffer.from(request.body).toString('utf8')));
  if (!event.success) return refused('the body is no event');
  return { kind: 'genuine', id, type: event.data.type, subjectId: event.data.data?.id };
}

const eventSchema = z.looseObject({
  type: z.string(),
  data: z.looseObject({ id: z.string().optional() }).optional(),
});

function refused(why: string): WebhookVerdict {
  return { kind: 'refused', why };
}

interface SignedMessage {
  readonly id: string;
  readonly timestamp: string;
  readonly signatures: string;
  readonly body: Uint8Array;
}

function isSigned({ id, timestamp, signatures, body }: SignedMessage, secret: string): boolean {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(' ').some((entry) => {
    if (!entry.startsWith('v1,')) return false;
    const given = Buffer.from(entry.slice('v1,'.length), 'base64');
    return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
  });
}
