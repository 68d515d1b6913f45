import type { Random } from '../../src/ports/random.js';

/** The same numbers for the same seed, on every machine. */
export class SeededRandom implements Random {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  }

  /** mulberry32 */
  readonly fraction = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  readonly bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => this.below(256));

  readonly below = (limit: number): number => Math.floor(this.fraction() * limit);

  readonly happens = (chance: number): boolean => this.fraction() < chance;

  readonly between = (low: number, high: number): number => low + this.fraction() * (high - low);

  /** A generator of its own: what one part draws does not move what another draws. */
  readonly fork = (): SeededRandom => new SeededRandom(this.below(2 ** 31));
}
