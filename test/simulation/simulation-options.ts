import type { SeededRandom } from './seeded-random.js';

/** Chances from 0 to 1 unless a name says otherwise. */
export interface SimulationFaults {
  readonly freeCallFails: number;
  readonly freeAnswerLost: number;
  readonly notSent: number;
  readonly rateLimit: number;
  readonly neverArrives: number;
  readonly arrivesLate: number;
  readonly latestMs: number;
  readonly errorBeforeAccept: number;
  readonly errorAfterAccept: number;
  readonly answerLost: number;
  readonly listLagMs: number;
  readonly expires: number;
  readonly refuses: number;
  readonly renderFails: number;
  /** A line stands in neither result file; the clip is in the list of videos. */
  readonly dropsLine: number;
  /** A batch that was asked for is not known any more once it has ended. */
  readonly forgetsBatch: number;
  /** A clip's bytes do not come, or come cut. */
  readonly contentFails: number;
  readonly storeFails: number;
  /** Deleting the input file shuts a late call out. False: the provider copied it, and nothing shuts anything out. */
  readonly hasFence: boolean;
}

const minute = 60_000;

export const calm: SimulationFaults = {
  freeCallFails: 0,
  freeAnswerLost: 0,
  notSent: 0,
  rateLimit: 0,
  neverArrives: 0,
  arrivesLate: 0,
  latestMs: 15 * minute,
  errorBeforeAccept: 0,
  errorAfterAccept: 0,
  answerLost: 0,
  listLagMs: 0,
  expires: 0,
  refuses: 0,
  renderFails: 0,
  dropsLine: 0,
  forgetsBatch: 0,
  contentFails: 0,
  storeFails: 0,
  hasFence: true,
};

/** The acceptance bar's storm: a fifth of the answers lost, a tenth 5xx after acceptance, a twentieth late. */
export const ambiguityStorm: SimulationFaults = {
  ...calm,
  answerLost: 0.2,
  errorAfterAccept: 0.1,
  arrivesLate: 0.05,
  listLagMs: minute,
};

export interface SimulationOptions {
  readonly faults: SimulationFaults;
  /** Shots of the show, 1 to 4. */
  readonly shots: number;
  /** What one run may cost; undefined allows everything. */
  readonly runUsd: number | undefined;
  /** At each call to the world: this life of the process ends there. */
  readonly crashChance: number;
  /** At each call to the world: the process is stopped, for longer than its lease, and goes on where it stood. */
  readonly pauseChance: number;
  /** Whether the server kind's fence is believed in; where it is not, a person decides. */
  readonly trustsFence: boolean;
  /** One life of the process, counted from 1, ends at exactly this call to the world. */
  readonly endsAt?: { readonly life: number; readonly call: number; readonly when: 'before' | 'after' };
  readonly hosts: 1 | 2;
  /** Wall clocks are wrong by up to this much, and jump in the middle of a night. */
  readonly clockErrorMs: number;
  /** A prompt is edited during the night. */
  readonly hasEdit: boolean;
  /** Once in the trouble the ledger is gone, or one of an hour before lies in its place. */
  readonly ledgerLoss: 'none' | 'gone' | 'older';
  /** The night tells which steps called the world. */
  readonly namesSteps: boolean;
  /** How long the trouble lasts; what is not settled by then must settle by itself after. */
  readonly troubleMs: number;
}

const hour = 60 * minute;

export const calmNight: SimulationOptions = {
  faults: calm,
  shots: 3,
  runUsd: undefined,
  crashChance: 0,
  pauseChance: 0,
  trustsFence: true,
  hosts: 1,
  clockErrorMs: 0,
  hasEdit: false,
  ledgerLoss: 'none',
  namesSteps: false,
  troubleMs: 12 * hour,
};

/** A swarm: each seed switches its own quarter of the faults on, so that rare pairs of them meet alone too. */
export function optionsOfSeed(random: SeededRandom): SimulationOptions {
  const sometimes = (high: number): number => (random.happens(0.25) ? random.between(0, high) : 0);
  const ledgerLoss = random.happens(0.75) ? 'none' : random.happens(0.5) ? 'gone' : 'older';
  return {
    faults: {
      freeCallFails: sometimes(0.1),
      freeAnswerLost: sometimes(0.1),
      notSent: sometimes(0.3),
      rateLimit: sometimes(0.3),
      neverArrives: sometimes(0.3),
      arrivesLate: sometimes(0.3),
      latestMs: random.between(minute, 30 * minute),
      errorBeforeAccept: sometimes(0.3),
      errorAfterAccept: sometimes(0.3),
      answerLost: sometimes(0.4),
      listLagMs: random.happens(0.5) ? random.between(0, 2 * minute) : 0,
      expires: sometimes(0.3),
      refuses: sometimes(0.3),
      renderFails: sometimes(0.3),
      dropsLine: sometimes(0.2),
      // Where server and ledger both forget, nothing is left that could know.
      forgetsBatch: ledgerLoss === 'none' && random.happens(0.1) ? random.between(0, 0.2) : 0,
      contentFails: sometimes(0.3),
      storeFails: sometimes(0.05),
      hasFence: true,
    },
    shots: 1 + random.below(4),
    runUsd: random.happens(0.2) ? random.between(0.5, 4) : undefined,
    crashChance: sometimes(0.03),
    pauseChance: sometimes(0.01),
    trustsFence: true,
    hosts: random.happens(0.25) ? 2 : 1,
    clockErrorMs: random.happens(0.25) ? random.between(0, 26 * hour) : 0,
    hasEdit: random.happens(0.25),
    ledgerLoss,
    namesSteps: false,
    troubleMs: random.between(2 * hour, 30 * hour),
  };
}
