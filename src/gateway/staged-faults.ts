import type { GatewayVideo } from '../domain/gateway-records.js';
import type { Clock } from '../ports/clock.js';
import type { GatewayRecords } from '../ports/gateway-records.js';
import { type FaultName, isFaultName } from './fault-table.js';
import { FaultDice, type FaultOptions } from './faults.js';

/** The fault switches of one gateway: asks the dice, and puts each strike into the truth ledger before it happens. */
export interface StagedFaults {
  readonly strikes: (name: FaultName, subject: string) => Promise<boolean>;
  /** Asked any number of times about one batch, decided once. */
  readonly strikesBatch: (name: FaultName, batchId: string) => Promise<boolean>;
}

export async function stageFaults(
  options: FaultOptions,
  { records, clock }: { readonly records: GatewayRecords; readonly clock: Clock },
): Promise<StagedFaults> {
  const dice = new FaultDice(options);
  const decided = new Map<string, boolean>();
  for (const { name, subject, batchId } of options.rules.length === 0 ? [] : await struckBefore(records)) {
    dice.remember(name, subject);
    if (batchId !== undefined) decided.set(`${name} ${batchId}`, true);
  }
  const strikes = async (name: FaultName, subject: string, batchId?: string): Promise<boolean> => {
    if (!dice.strikes(name, subject)) return false;
    const event = { atMs: clock.now(), kind: 'fault', batchId, detail: `${name} ${subject}` } as const;
    await records.commit([{ kind: 'truth', event }]);
    return true;
  };
  return {
    strikes: (name, subject) => strikes(name, subject),
    strikesBatch: async (name, batchId) => {
      const key = `${name} ${batchId}`;
      const known = decided.get(key);
      if (known !== undefined) return known;
      const answer = await strikes(name, 'batch', batchId);
      decided.set(key, answer);
      return answer;
    },
  };
}

interface Strike {
  readonly name: FaultName;
  readonly subject: string;
  readonly batchId: string | undefined;
}

/** What struck before a restart, by the truth ledger. */
async function struckBefore(records: GatewayRecords): Promise<readonly Strike[]> {
  return (await records.truth()).flatMap(({ kind, detail = '', batchId }) => {
    const [name = '', ...subject] = detail.split(' ');
    return kind === 'fault' && isFaultName(name) ? [{ name, subject: subject.join(' '), batchId }] : [];
  });
}

/** What faults know a video by: ids of ours are random, so that only the custom_id makes a night reproducible. */
export function faultSubject(video: GatewayVideo): string {
  return video.origin?.customId ?? video.id;
}
