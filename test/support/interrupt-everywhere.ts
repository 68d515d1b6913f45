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

/**
 * The same port, whose calls are counted; one of them is interrupted. `answers` has what a failing call answers where its
 * port says that it never throws.
 */
export type Wrap = <Port extends object>(
  port: Port,
  kind: 'ledger' | 'server' | 'store',
  answers?: Readonly<Record<string, unknown>>,
) => Port;

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
 * world must look as after a clean run. A long wait is many questions: `everyRead` takes one of so many of them.
 */
export async function interruptEverywhere(open: () => Promise<Interruptible>, everyRead = 1): Promise<Interrupted> {
  const { outcome: clean, calls, steps } = await interrupted(open, undefined);
  const interruptions = calls.flatMap((name, index) => interruptionsOf(name, index + 1, everyRead));
  for (const interruption of interruptions) {
    const { outcome } = await interrupted(open, interruption);
    const { call, when, how } = interruption;
    const place = `${how} at call ${call} of ${calls.length}, \`${calls[call - 1]}\`, ${when} it took effect`;
    expect(outcome, place).toEqual(clean);
  }
  return { count: interruptions.length, steps };
}

/** To lose the answer of a call that changes nothing is not to have made it; to die after it, to die before the next. */
function interruptionsOf(name: string, call: number, everyRead: number): readonly Interruption[] {
  const read =
    /^(a piece|assets|attempts|count|due|events|expired|find|finished|freeBytes|get|head|list|next|open(Batches|Content|Videos)?$|read|runs|stored|versions)/;
  const isRead = read.test(name);
  if (isRead && call % everyRead !== 0) return [];
  const times = isRead ? (['before'] as const) : (['before', 'after'] as const);
  return times.flatMap((when) => [
    { call, when, how: 'dies' },
    { call, when, how: 'fails' },
  ]);
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

  readonly wrap: Wrap = (port, kind, answers = {}) =>
    new Proxy(port, {
      get: (target, member) => {
        const found: unknown = Reflect.get(target, member, target);
        if (typeof found !== 'function') return found;
        const name = String(member);
        return (...parameters: unknown[]) =>
          this.#call({ name, kind, answers }, () => Reflect.apply(found, target, parameters));
      },
    });

  /** A call that was under way when the process died ends as it likes, but not in the next life. */
  async settled(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight);
  }

  #call(call: Call, make: () => unknown): unknown {
    const number = this.#count(call);
    if (this.#isStruck(number, 'before')) return Promise.resolve(this.#strike(call));
    const answer = make();
    if (!(answer instanceof Promise)) return this.#answer(answer, call);
    const ended = answer.then((value) => {
      if (this.#isStruck(number, 'after')) return this.#strike(call);
      this.#death.signal.throwIfAborted();
      return this.#answer(value, call);
    });
    this.#inFlight.add(ended);
    ended.catch(() => undefined).finally(() => this.#inFlight.delete(ended));
    return ended;
  }

  #count({ name }: Call): number {
    this.#death.signal.throwIfAborted();
    if (this.#interruption === undefined) for (const step of stepsInStack()) this.steps.add(step);
    return this.calls.push(name);
  }

  #isStruck(call: number, when: Interruption['when']): boolean {
    return this.#interruption?.call === call && this.#interruption.when === when;
  }

  #strike({ name, kind, answers }: Call): unknown {
    if (this.#interruption?.how === 'dies') this.#death.abort(new Died());
    this.#death.signal.throwIfAborted();
    if (name in answers) return answers[name];
    throw new RenderQueueError({
      code: 'E_INTERRUPTED',
      kind,
      message: `\`${name}\` was interrupted.`,
      retryable: true,
    });
  }

  /** What comes in pieces is asked for piece by piece; what a port hands out is one itself. */
  #answer(value: unknown, call: Call): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const piece = { ...call, name: `a piece of ${call.name}` };
    if (isStream(value)) return this.#pieces(value, piece);
    if ('body' in value && isStream(value.body)) return { ...value, body: this.#pieces(value.body, piece) };
    const isPort = Object.values(value).some((member) => typeof member === 'function');
    return isPort ? this.wrap(value, call.kind, call.answers) : value;
  }

  async *#pieces(stream: AsyncIterable<unknown>, call: Call): AsyncGenerator<unknown> {
    for await (const piece of stream) {
      const number = this.#count(call);
      if (this.#isStruck(number, 'before')) this.#strike(call);
      yield piece;
    }
  }
}

interface Call {
  readonly name: string;
  readonly kind: 'ledger' | 'server' | 'store';
  readonly answers: Readonly<Record<string, unknown>>;
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
