import type { CrashPoints } from '../../src/ports/crash-points.js';
import { stepsInStack } from '../support/steps-in-stack.js';
import type { SeededRandom } from './seeded-random.js';
import type { VirtualTime } from './virtual-time.js';

/** The process is gone: nothing after this happened, and nothing of what it held in memory is left. */
export class SimulatedCrash extends Error {}

/** When one life of a process ends, and where. */
export interface Fate {
  readonly crashChance: number;
  readonly pauseChance: number;
  readonly pauseMs: number;
  /** Whether it is told which steps call the world; a stack at each call is dear. */
  readonly namesSteps: boolean;
  /** The life ends at exactly this call to the world, counted from 1, before or after it took effect. */
  readonly endsAt?: { readonly call: number; readonly when: 'before' | 'after' };
}

/** One life of a process: it may be killed at any call to the world, before or after the call took effect. */
export class Life {
  #isOver = false;
  /** While it is stopped: until it goes on. */
  #stopped: Promise<void> | undefined;
  readonly #fate: Fate;
  readonly #time: VirtualTime;
  readonly #random: SeededRandom;
  /** Calls to the world so far. */
  calls = 0;
  readonly steps = new Set<string>();
  /** Places the life went through, for coverage. */
  readonly reached: Set<string>;

  constructor(world: { time: VirtualTime; random: SeededRandom; reached: Set<string> }, fate: Fate) {
    this.#fate = fate;
    this.#time = world.time;
    this.#random = world.random;
    this.reached = world.reached;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  readonly crashPoints: CrashPoints = {
    reach: (name) => {
      this.reached.add(name);
      this.#mayEnd();
    },
  };

  end(): void {
    this.#isOver = true;
  }

  /** The same port, whose every call may be this life's last; a stopped process goes on where it stood. */
  wrap<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name, receiver) => {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        return (...parameters: unknown[]) => this.#call(() => Reflect.apply(member, target, parameters));
      },
    });
  }

  #call(call: () => unknown): unknown {
    if (this.#stopped !== undefined) return answerLater(this.#stopped.then(() => this.#call(call)));
    this.calls += 1;
    const number = this.calls;
    if (this.#fate.namesSteps) for (const step of stepsInStack()) this.steps.add(step);
    this.#endAt(number, 'before');
    this.#mayEnd();
    const answer = call();
    return answer instanceof Promise ? this.#after(answer, number) : answer;
  }

  #endAt(call: number, when: 'before' | 'after'): void {
    const { endsAt } = this.#fate;
    if (endsAt?.call === call && endsAt.when === when) this.end();
  }

  async #after(answer: Promise<unknown>, call: number): Promise<unknown> {
    const value = await answer;
    this.#endAt(call, 'after');
    this.#mayEnd();
    if (this.#random.happens(this.#fate.pauseChance)) await this.#stop();
    this.#mayEnd();
    return value;
  }

  /** As by SIGSTOP: nothing of it goes on, not even beside the call that it stands in. */
  #stop(): Promise<void> {
    this.#stopped ??= this.#time.sleep(this.#fate.pauseMs).then(() => {
      this.#stopped = undefined;
    });
    return this.#stopped;
  }

  #mayEnd(): void {
    if (this.#random.happens(this.#fate.crashChance)) this.end();
    if (this.isOver) throw new SimulatedCrash();
  }
}

/** To be awaited or read from: some calls answer with a promise, some with a stream, and what a stopped one gives is not known yet. */
function answerLater(answer: Promise<unknown>): Promise<unknown> & AsyncIterable<unknown> {
  return Object.assign(answer, {
    async *[Symbol.asyncIterator]() {
      yield* asStream(await answer);
    },
  });
}

function asStream(answer: unknown): AsyncIterable<unknown> {
  if (isStream(answer)) return answer;
  throw new TypeError('This call answers with no stream.');
}

function isStream(answer: unknown): answer is AsyncIterable<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
}
