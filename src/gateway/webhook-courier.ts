import type { GatewayDelivery } from '../domain/gateway-records.js';
import type { Clock } from '../ports/clock.js';
import type { GatewayRecords } from '../ports/gateway-records.js';
import type { WebhookPost } from '../ports/webhook-post.js';
import type { Webhook } from './announce.js';
import { type PatientLoop, startPatientLoop } from './patient-loop.js';
import { signWebhook } from './sign-webhook.js';
import type { StagedFaults } from './staged-faults.js';

export interface CourierPorts {
  readonly records: GatewayRecords;
  readonly clock: Clock;
  readonly webhookPost?: WebhookPost;
  readonly faults: StagedFaults;
}

/** Delivers recorded events until each was taken, refused for good (410), or the last rung of the ladder has passed. */
export function startWebhookCourier(webhooks: readonly Webhook[], ports: CourierPorts): PatientLoop {
  return startPatientLoop(async (signal) => {
    for (const delivery of await ports.records.dueDeliveries(ports.clock.now())) {
      await runDeliver(delivery, { webhooks, ports, signal });
    }
    return (await ports.records.nextDeliveryAtMs()) ?? Number.POSITIVE_INFINITY;
  }, ports.clock);
}

const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
/** Standard Webhooks' own advice: how long after each failed try the next is made. */
export const retryLadderMs: readonly number[] = [
  5 * seconds,
  5 * minutes,
  30 * minutes,
  2 * hours,
  5 * hours,
  10 * hours,
  14 * hours,
  20 * hours,
  24 * hours,
];

async function runDeliver(
  delivery: GatewayDelivery,
  {
    webhooks,
    ports,
    signal,
  }: { readonly webhooks: readonly Webhook[]; readonly ports: CourierPorts; readonly signal: AbortSignal },
): Promise<void> {
  const webhook = webhooks.find(({ url }) => url === delivery.url);
  const isLost = await ports.faults.strikes('lost-webhook', delivery.url);
  const status = webhook === undefined || isLost ? gone : await send(delivery, webhook, { ports, signal });
  if (signal.aborted && status === undefined) return;
  const delayMs = retryLadderMs[delivery.attempts];
  const isTaken = status !== undefined && status >= 200 && status < 300;
  const isRepeated = isTaken && (await ports.faults.strikes('duplicate-webhook', delivery.url));
  const isOver = status === gone || delayMs === undefined || (isTaken && !isRepeated);
  await ports.records.commit([
    isOver
      ? { kind: 'delivery_ended', id: delivery.id }
      : {
          kind: 'delivery',
          delivery: { ...delivery, attempts: delivery.attempts + 1, dueAtMs: ports.clock.now() + delayMs },
        },
  ]);
}

/** The receiver wants no more of it; neither does one that is no longer configured. */
const gone = 410;

function send(
  { id, url, body }: GatewayDelivery,
  webhook: Webhook,
  { ports, signal }: { readonly ports: CourierPorts; readonly signal: AbortSignal },
): Promise<number | undefined> {
  if (ports.webhookPost === undefined) return Promise.resolve(undefined);
  const headers = signWebhook({ id, body }, webhook.secret, ports.clock.now());
  return ports.webhookPost.post({ url, headers, body }, signal);
}
