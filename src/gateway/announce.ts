import type { Clock } from '../ports/clock.js';
import type { RecordChange } from '../ports/gateway-records.js';
import type { Random } from '../ports/random.js';
import { formatWebhookEvent, type WebhookEventType } from '../protocol/webhook-event.js';
import { newId } from './new-id.js';

/** A receiver of events. */
export interface Webhook {
  readonly url: string;
  readonly secret: string;
}

/** The deliveries an event makes, to be recorded with what they tell of, so that neither is there without the other. */
export type Announce = (type: WebhookEventType, subjectId: string) => readonly RecordChange[];

export function announcer(
  webhooks: readonly Webhook[],
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Announce {
  return (type, subjectId) =>
    webhooks.map(({ url }) => {
      const id = newId('evt_', random);
      const createdAtMs = clock.now();
      const body = formatWebhookEvent({ id, type, createdAtMs, subjectId });
      return { kind: 'delivery', delivery: { id, url, body, attempts: 0, dueAtMs: createdAtMs } };
    });
}
