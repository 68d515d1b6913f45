import type { Sha256 } from '../domain/sha256.js';
import type { RecordChange } from '../ports/gateway-records.js';
import { ApiError } from './api-error.js';
import type { GatewayPorts } from './gateway-ports.js';

/** What a request wants recorded, and the answer it gets once that is on the disk. */
export interface Effect {
  readonly body: string;
  readonly changes: readonly RecordChange[];
}

/**
 * `Idempotency-Key` by Stripe's contract: the same key and body get the first answer again and nothing happens twice;
 * another body is refused; a twin that is still under way is told to come back. Refusals are not kept. The answer is
 * recorded in one transaction with what it tells of. https://docs.stripe.com/api/idempotent_requests
 */
export class IdempotentAnswers {
  readonly #ports: Pick<GatewayPorts, 'records' | 'clock'>;
  readonly #underWay = new Set<string>();

  constructor(ports: Pick<GatewayPorts, 'records' | 'clock'>) {
    this.#ports = ports;
  }

  async once(key: string | undefined, bodySha256: Sha256, act: () => Promise<Effect>): Promise<string> {
    if (key === undefined) return this.#record(await act());
    if (key.length > longestKey) {
      throw new ApiError({
        status: 400,
        code: 'idempotency_key_too_long',
        message: `An Idempotency-Key has at most ${longestKey} characters.`,
      });
    }
    if (this.#underWay.has(key)) {
      throw new ApiError({
        status: 409,
        code: 'idempotency_key_in_use',
        message: 'A request with this Idempotency-Key is under way.',
      });
    }
    this.#underWay.add(key);
    try {
      const known = await this.#ports.records.findAnswer(key);
      if (known?.bodySha256 === bodySha256) return known.body;
      if (known !== undefined) {
        throw new ApiError({
          status: 422,
          code: 'idempotency_key_reused',
          message: 'This Idempotency-Key was used with another body.',
        });
      }
      const effect = await act();
      const answer = { key, bodySha256, status: 200, body: effect.body, createdAtMs: this.#ports.clock.now() };
      return await this.#record({ ...effect, changes: [...effect.changes, { kind: 'answer', answer }] });
    } finally {
      this.#underWay.delete(key);
    }
  }

  async #record({ body, changes }: Effect): Promise<string> {
    await this.#ports.records.commit(changes);
    return body;
  }
}

/** https://docs.stripe.com/api/idempotent_requests */
const longestKey = 255;
