import { sha256Of } from '../domain/sha256.js';

/**
 * Ways in which servers of the `/v1/videos` family were seen to misbehave, to be asked for by name. In code:
 * `startGateway(ports, { …, faults: { seed: 7, rules } })` with `rules` read by `parseFaultRule`; on the command line
 * `--fault lost-response=1x --fault moderation=5% --fault-seed 7`. A rule is `name` (always), `name=5%` (by chance) or
 * `name=2x` (the first two times for each subject). The same seed and rules strike the same subjects again, whatever the
 * order of requests. Each strike is a `fault` event of the truth ledger.
 *
 * name                  subject                     what happens
 * lost-response         POST /batches, /videos      it is done, and the connection drops without an answer
 * late-accept           POST /batches               the connection drops; the batch is accepted `lateAcceptMs` later,
 *                                                   unless its input file is gone by then
 * lost-upload           POST /files                 it is stored, and the connection drops without an answer
 * unseen-file           POST /batches               400, as if the input file had not been uploaded yet
 * 429, 5xx              method and route            429, 503, both with `Retry-After: 1`
 * moderation            custom_id                   its video fails with `moderation_blocked`
 * sentinel              custom_id                   its request is refused with 400 `sentinel_block`
 * render-failed         custom_id                   its video fails with `server_error`
 * error-file-only       batch                       every line is refused: no output file, only an error file
 * expired-partial       batch                       its window closes when half of its lines have ended
 * empty-file-id         batch                       file ids it does not have are '' instead of null
 * duplicate-line        custom_id                   its line stands twice in its result file
 * missing-line          custom_id                   its line stands in no result file
 * unknown-line          custom_id                   a line with a custom_id nobody sent follows it
 * garbled-line          custom_id                   a line that is no JSON follows it
 * torn-line             output, error               the file's last line ends half way, without a line end
 * content-404-grace     custom_id and variant       404, though it is completed
 * truncated-download    custom_id and variant       half the bytes, then the connection drops
 * silent-truncation     custom_id and variant       half the bytes without Content-Length, then a clean end
 * stall                 custom_id and variant       half the bytes, then nothing for ever
 * html-200              custom_id and variant       200 with a web page
 * zero-bytes            custom_id and variant       200 with nothing
 * variant-ignored       custom_id and variant       200 with the MP4 for a thumbnail or spritesheet
 *
 * A video without a batch has its own id for a custom_id, and a batch counts as the first, second, … of the gateway.
 */
export const faultNames = [
  'lost-response',
  'late-accept',
  'lost-upload',
  'unseen-file',
  '429',
  '5xx',
  'moderation',
  'sentinel',
  'render-failed',
  'error-file-only',
  'expired-partial',
  'empty-file-id',
  'duplicate-line',
  'missing-line',
  'unknown-line',
  'garbled-line',
  'torn-line',
  'content-404-grace',
  'truncated-download',
  'silent-truncation',
  'stall',
  'html-200',
  'zero-bytes',
  'variant-ignored',
] as const;
export type FaultName = (typeof faultNames)[number];

/** A chance from 0 to 1, or the first times for each subject. */
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
  const name = faultNames.find((known) => known === match?.[1]);
  if (match === null || name === undefined) return undefined;
  const [, , percent, times] = match;
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
