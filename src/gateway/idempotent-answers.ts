import type { FastifyReply, FastifyRequest } from 'fastify';
import { sha256Of } from '../domain/sha256.js';
import type { RecordChange } from '../ports/gateway-records.js';
import { ApiError, type Refusal } from './api-error.js';
import type { GatewayPorts } from './gateway-ports.js';

/** A request that was read to its end, and not yet acted on. */
export interface Ask {
  /** Two requests ask for the same when this is the same JSON; files in it by their digest. */
  readonly asked: unknown;
  /** Throws an `ApiError` when the request is refused. */
  readonly act: () => Promise<Effect>;
  /** Takes away what reading it left on the disk, when nothing will ever speak of it. */
  readonly discard?: () => Promise<void>;
}

/** What a request wants recorded, and the answer it gets once that is on the disk. */
export interface Effect {
  readonly answer: unknown;
  readonly changes: readonly RecordChange[];
}

export interface Answered {
  /** JSON. */
  readonly body: string;
  readonly isReplayed: boolean;
}

/**
 * `Idempotency-Key` by Stripe's contract: the same key and request get the first answer again and nothing happens twice;
 * another request is refused; a twin that is still under way is told to come back. Refusals are not kept. The answer is
 * recorded in one transaction with what it tells of. https://docs.stripe.com/api/idempotent_requests
 */
export class IdempotentAnswers {
  readonly #ports: Pick<GatewayPorts, 'records' | 'clock'>;
  readonly #underWay = new Set<string>();

  constructor(ports: Pick<GatewayPorts, 'records' | 'clock'>) {
    this.#ports = ports;
  }

  async once(request: FastifyRequest, read: () => Promise<Ask>): Promise<Answered> {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string') return this.#perform(await read(), () => []);
    if (key.length > longestKey) throw new ApiError(keyTooLong);
    if (this.#underWay.has(key)) throw new ApiError(keyInUse);
    this.#underWay.add(key);
    try {
      return await this.#onceFor(key, request, await read());
    } finally {
      this.#underWay.delete(key);
    }
  }

  async #onceFor(key: string, { method, url }: FastifyRequest, ask: Ask): Promise<Answered> {
    const bodySha256 = sha256Of(JSON.stringify([method, url, ask.asked]));
    const known = await this.#ports.records.findAnswer(key);
    if (known === undefined) {
      const createdAtMs = this.#ports.clock.now();
      return this.#perform(ask, (body) => [
        { kind: 'answer', answer: { key, bodySha256, status: 200, body, createdAtMs } },
      ]);
    }
    await ask.discard?.();
    if (known.bodySha256 !== bodySha256) throw new ApiError(keyReused);
    return { body: known.body, isReplayed: true };
  }

  async #perform(ask: Ask, keep: (body: string) => readonly RecordChange[]): Promise<Answered> {
    try {
      const { answer, changes } = await ask.act();
      const body = JSON.stringify(answer);
      await this.#ports.records.commit([...changes, ...keep(body)]);
      return { body, isReplayed: false };
    } catch (cause) {
      await ask.discard?.();
      throw cause;
    }
  }
}

export function sendAnswered(reply: FastifyReply, { body, isReplayed }: Answered): FastifyReply {
  if (isReplayed) reply.header('idempotent-replayed', 'true');
  return reply.type('application/json; charset=utf-8').send(body);
}

/** https://docs.stripe.com/api/idempotent_requests */
const longestKey = 255;

const keyTooLong: Refusal = {
  status: 400,
  code: 'idempotency_key_too_long',
  message: `An Idempotency-Key has at most ${longestKey} characters.`,
};
const keyInUse: Refusal = {
  status: 409,
  code: 'idempotency_key_in_use',
  message: 'A request with this Idempotency-Key is under way.',
};
const keyReused: Refusal = {
  status: 422,
  code: 'idempotency_key_reused',
  message: 'This Idempotency-Key was used with another request.',
};
