import { sha256Of } from '../domain/sha256.js';
import { type FaultName, isFaultName } from './fault-table.js';

/**
 * On the command line `--fault lost-response=1x,moderation=5% --fault-seed 7`; in code
 * `startGateway(ports, { …, faults: { seed: 7, rules } })`. A rule is `name` (always), `name=5%` (by chance) or `name=2x`
 * (the first two times for each subject). The same seed and rules strike the same subjects again, whatever the order of
 * requests. Each strike is a `fault` event of the truth ledger.
 */
export type FaultRule =
  | { readonly name: FaultName; readonly kind: 'chance'; readonly chance: number }
  | { readonly name: FaultName; readonly kind: 'first'; readonly times: number };

export interface FaultOptions {
  readonly seed: number;
  readonly rules: readonly FaultRule[];
}

export const noFaults: FaultOptions = { seed: 0, rules: [] };

/** Undefined when the text is no rule. */
export function parseFaultRule(text: string): FaultRule | undefined {
  const match = /^([a-z0-9-]+)(?:=(?:(\d{1,3}(?:\.\d{1,6})?)%|(\d{1,6})x))?$/.exec(text);
  const [, name = '', percent, times] = match ?? [];
  if (!isFaultName(name)) return undefined;
  if (times !== undefined) return { name, kind: 'first', times: Number(times) };
  const chance = percent === undefined ? 1 : Number(percent) / 100;
  return chance > 1 ? undefined : { name, kind: 'chance', chance };
}

/** Decides, and remembers how often it was asked about each subject. */
export class FaultDice {
  readonly #options: FaultOptions;
  readonly #asked = new Map<string, number>();

  constructor(options: FaultOptions) {
    this.#options = options;
  }

  /** A strike of an earlier process: what strikes the first two times has done so once, and a chance is not rolled again. */
  remember(name: FaultName, subject: string): void {
    const key = `${name} ${subject}`;
    this.#asked.set(key, (this.#asked.get(key) ?? 0) + 1);
  }

  strikes(name: FaultName, subject: string): boolean {
    const rule = this.#options.rules.find((candidate) => candidate.name === name);
    if (rule === undefined) return false;
    const key = `${name} ${subject}`;
    const time = (this.#asked.get(key) ?? 0) + 1;
    this.#asked.set(key, time);
    return rule.kind === 'first' ? time <= rule.times : this.#fraction(key, time) < rule.chance;
  }

  #fraction(key: string, time: number): number {
    const digest = sha256Of(`${this.#options.seed} ${key} ${time}`);
    return Number.parseInt(digest.slice(0, 8), 16) / 2 ** 32;
  }
}
