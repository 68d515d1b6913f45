import type { GatewayVideo } from '../domain/gateway-records.js';
import type { Clock } from '../ports/clock.js';
import type { GatewayRecords } from '../ports/gateway-records.js';
import type { FaultName } from './fault-table.js';
import { FaultDice, type FaultOptions } from './faults.js';

/** The fault switches of one gateway: asks the dice, and puts each strike into the truth ledger before it happens. */
export interface StagedFaults {
  readonly strikes: (name: FaultName, subject: string) => Promise<boolean>;
  /** Asked any number of times about one batch, decided once. */
  readonly strikesBatch: (name: FaultName, batchId: string) => Promise<boolean>;
}

export function stageFaults(
  options: FaultOptions,
  { records, clock }: { readonly records: GatewayRecords; readonly clock: Clock },
): StagedFaults {
  const dice = new FaultDice(options);
  const decided = new Map<string, boolean>();
  const strikes = async (name: FaultName, subject: string): Promise<boolean> => {
    if (!dice.strikes(name, subject)) return false;
    const event = { atMs: clock.now(), kind: 'fault', detail: `${name} ${subject}` } as const;
    await records.commit([{ kind: 'truth', event }]);
    return true;
  };
  return {
    strikes,
    strikesBatch: async (name, batchId) => {
      const key = `${name} ${batchId}`;
      const known = decided.get(key);
      if (known !== undefined) return known;
      const answer = await strikes(name, 'batch');
      decided.set(key, answer);
      return answer;
    },
  };
}

/** What faults know a video by: ids of ours are random, so that only the custom_id makes a night reproducible. */
export function faultSubject(video: GatewayVideo): string {
  return video.origin?.customId ?? video.id;
}
