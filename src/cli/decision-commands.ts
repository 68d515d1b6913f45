import type { AttemptRecord } from '../domain/ledger-records.js';
import { formatTake } from '../domain/take-name.js';
import type { LedgerReader } from '../ports/ledger.js';

/** What a person can call to settle money that nobody else can, each command as it is typed. */
export async function decisionCommands(ledger: LedgerReader): Promise<readonly string[]> {
  const submissions = await ledger.submissions({ states: ['needs_decision'] });
  const calls = submissions.flatMap(({ id }) => [
    `nightshoot recover --adopt ${id}=<batch id>`,
    `nightshoot recover --never-accepted ${id}`,
  ]);
  return [...calls, ...(await retryCommands(ledger))];
}

/** Takes whose batch ended without a word about them; one that was tried again since is decided. */
async function retryCommands(ledger: LedgerReader): Promise<readonly string[]> {
  const open = (await ledger.attempts({ states: ['needs_decision'] })).filter(({ failure }) => failure !== undefined);
  const all = await ledger.attempts({ shotIds: [...new Set(open.map(({ shotId }) => shotId))] });
  const isNewest = (one: AttemptRecord): boolean =>
    !all.some((other) => isSameTake(one, other) && other.attempt > one.attempt);
  return open.filter(isNewest).map(({ shotId, take }) => `nightshoot retry ${shotId}.${formatTake(take)} --anyway`);
}

function isSameTake(left: AttemptRecord, right: AttemptRecord): boolean {
  return left.shotId === right.shotId && left.version === right.version && left.take === right.take;
}

export function formatDecisionCommands(commands: readonly string[]): string {
  return ['Somebody must decide about money. Look at the server, then run what is true:', ...commands].join('\n  ');
}
