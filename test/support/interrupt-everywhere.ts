import { expect } from 'vitest';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import { stepsInStack } from './steps-in-stack.js';

/** The process is gone: nothing that it calls has an effect any more. */
class Died extends Error {}

/**
 * dies: the process ends there, and not even its cleaning up is done. fails: that one call throws, as a disk, a database
 * or a server may, and the process lives to see it. After it took effect, its answer is what is lost.
 */
interface Interruption {
  readonly call: number;
  readonly when: 'before' | 'after';
  readonly how: 'dies' | 'fails';
}

/** The same port, whose calls are counted; one of them is interrupted. */
export type Wrap = <Port extends object>(port: Port, kind: 'ledger' | 'server' | 'store') => Port;

/** One step in a world of its own. */
export interface Interruptible {
  /** Does the step once more, as its command would. */
  readonly run: (wrap: Wrap) => Promise<unknown>;
  /** What ledger, store, disk and far side hold, without times and ids that each run draws anew. */
  readonly outcome: () => Promise<unknown>;
  readonly clean?: () => Promise<void>;
}

export interface Interrupted {
  /** How many interruptions there were. */
  readonly count: number;
  /** Every `run-*` that was interrupted in a call of its own, or of a step that it called. */
  readonly steps: ReadonlySet<string>;
}

/**
 * Interrupts a step at its n-th call to the world for every n, before and after it took effect, and runs it again: the
 * world must look as after a clean run.
 */
export async function interruptEverywhere(open: () => Promise<Interruptible>): Promise<Interrupted> {
  const { outcome: clean, calls, steps } = await interrupted(open, undefined);
  let count = 0;
  for (const [index, name] of calls.entries()) {
    for (const how of ['dies', 'fails'] as const) {
      for (const when of ['before', 'after'] as const) {
        const { outcome } = await interrupted(open, { call: index + 1, when, how });
        expect(outcome, `${how} at call ${index + 1} of ${calls.length}, \`${name}\`, ${when} it took effect`).toEqual(
          clean,
        );
        count += 1;
      }
    }
  }
  return { count, steps };
}

async function interrupted(
  open: () => Promise<Interruptible>,
  interruption: Interruption | undefined,
): Promise<{ readonly outcome: unknown; readonly calls: readonly string[]; readonly steps: ReadonlySet<string> }> {
  const step = await open();
  try {
    const life = new Life(interruption);
    const first = step.run(life.wrap);
    if (interruption === undefined) await first;
    else await first.catch(isExpected);
    await life.settled();
    if (interruption !== undefined) await step.run(new Life(undefined).wrap);
    return { outcome: await step.outcome(), calls: life.calls, steps: life.steps };
  } finally {
    await step.clean?.();
  }
}

/** What a command may end with when its world fails it; anything else is a fault of ours. */
function isExpected(cause: unknown): void {
  if (!(cause instanceof Died) && !(cause instanceof RenderQueueError)) throw cause;
}

class Life {
  readonly calls: string[] = [];
  readonly steps = new Set<string>();
  readonly #interruption: Interruption | undefined;
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #death = new AbortController();

  constructor(interruption: Interruption | undefined) {
    this.#interruption = interruption;
  }

  readonly wrap: Wrap = (port, kind) =>
    new Proxy(port, {
      get: (target, member) => {
        const found: unknown = Reflect.get(target, member, target);
        if (typeof found !== 'function') return found;
        return (...parameters: unknown[]) =>
          this.#call({ name: String(member), kind, make: () => Reflect.apply(found, target, parameters) });
      },
    });

  /** A call that was under way when the process died ends as it likes, but not in the next life. */
  async settled(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight);
  }

  #call(call: Call): unknown {
    const number = this.#begin(call);
    const answer = call.make();
    if (!(answer instanceof Promise)) return this.#answer(answer, call);
    const ended = answer.then((value) => {
      this.#end(call, number);
      return this.#answer(value, call);
    });
    this.#inFlight.add(ended);
    ended.catch(() => undefined).finally(() => this.#inFlight.delete(ended));
    return ended;
  }

  #begin({ kind, name }: Pick<Call, 'name' | 'kind'>): number {
    this.#death.signal.throwIfAborted();
    const number = this.calls.push(name);
    if (this.#interruption === undefined) for (const step of stepsInStack()) this.steps.add(step);
    this.#strike({ number, when: 'before', kind });
    return number;
  }

  #end({ kind }: Pick<Call, 'kind'>, number: number): void {
    this.#strike({ number, when: 'after', kind });
    this.#death.signal.throwIfAborted();
  }

  #strike({
    number,
    when,
    kind,
  }: {
    readonly number: number;
    readonly when: string;
    readonly kind: Call['kind'];
  }): void {
    if (this.#interruption?.call !== number || this.#interruption.when !== when) return;
    if (this.#interruption.how === 'fails') throw failure(kind);
    this.#death.abort(new Died());
    this.#death.signal.throwIfAborted();
  }

  /** What comes in pieces is asked for piece by piece; what a port hands out is one itself. */
  #answer(value: unknown, { name, kind }: Call): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (isStream(value)) return this.#pieces(value, { name: `${name}, a piece`, kind });
    if ('body' in value && isStream(value.body)) {
      return { ...value, body: this.#pieces(value.body, { name: `${name}, a piece`, kind }) };
    }
    return Object.values(value).some((member) => typeof member === 'function') ? this.wrap(value, kind) : value;
  }

  async *#pieces(stream: AsyncIterable<unknown>, call: Pick<Call, 'name' | 'kind'>): AsyncGenerator<unknown> {
    const iterator = stream[Symbol.asyncIterator]();
    try {
      for (;;) {
        const number = this.#begin(call);
        const { done, value } = await iterator.next();
        this.#end(call, number);
        if (done === true) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
}

interface Call {
  readonly name: string;
  readonly kind: 'ledger' | 'server' | 'store';
  readonly make: () => unknown;
}

function failure(kind: Call['kind']): RenderQueueError {
  return new RenderQueueError({ code: 'E_INTERRUPTED', kind, message: 'The call was interrupted.', retryable: true });
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
