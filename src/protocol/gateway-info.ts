import { z } from 'zod';

/** What `GET /v1/nightshoot` says of a gateway, so that a client knows before spending whether its clips are footage. */
export interface GatewayInfo {
  readonly version: string;
  readonly renderer: 'placeholder' | 'upstream';
  readonly renders: 'free' | 'paid';
  readonly isPlaceholder: boolean;
  /** Deleting a batch's input file before it is validated makes that batch fail: a late batch cannot run. */
  readonly hasInputFence: boolean;
  /** `Idempotency-Key` on `POST /v1/batches` is honoured. */
  readonly hasIdempotencyKeys: boolean;
}

/** Undefined for any server that is no nightshoot gateway. */
export function parseGatewayInfo(json: unknown): GatewayInfo | undefined {
  const parsed = infoSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const info = parsed.data;
  return {
    version: info.version,
    renderer: info.renderer,
    renders: info.renders,
    isPlaceholder: info.placeholder,
    hasInputFence: info.abilities.input_fence,
    hasIdempotencyKeys: info.abilities.idempotency_keys,
  };
}

export function formatGatewayInfo(info: GatewayInfo) {
  return {
    object: 'nightshoot.gateway' as const,
    version: info.version,
    renderer: info.renderer,
    renders: info.renders,
    placeholder: info.isPlaceholder,
    abilities: { input_fence: info.hasInputFence, idempotency_keys: info.hasIdempotencyKeys },
  };
}

const infoSchema = z.looseObject({
  object: z.literal('nightshoot.gateway'),
  version: z.string(),
  renderer: z.enum(['placeholder', 'upstream']),
  renders: z.enum(['free', 'paid']),
  placeholder: z.boolean(),
  abilities: z.looseObject({ input_fence: z.boolean().catch(false), idempotency_keys: z.boolean().catch(false) }),
});
