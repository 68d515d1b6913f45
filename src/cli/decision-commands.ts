import { decisionsInForce, isUnwanted, noDecisions } from '../domain/decision.js';
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

/** Takes whose batch ended without a word about them; one that was tried again since, skipped or cancelled, is decided. */
async function retryCommands(ledger: LedgerReader): Promise<readonly string[]> {
  const open = (await ledger.attempts({ states: ['needs_decision'] })).filter(({ failure }) => failure !== undefined);
  if (open.length === 0) return [];
  const shotIds = [...new Set(open.map(({ shotId }) => shotId))];
  const all = await ledger.attempts({ shotIds });
  const versions = await ledger.versions(shotIds);
  const decisions = decisionsInForce(await ledger.events({ subject: 'decision' }));
  const newest = new Map<string, number>();
  for (const one of all) newest.set(takeOf(one), Math.max(one.attempt, newest.get(takeOf(one)) ?? 0));
  const fingerprints = new Map(versions.map((one) => [versionOf(one), one.fingerprint]));
  const isDecided = (one: AttemptRecord): boolean => {
    const fingerprint = fingerprints.get(versionOf(one));
    const said = decisions.get(one.shotId) ?? noDecisions;
    return fingerprint !== undefined && isUnwanted(said, { fingerprint, take: one.take, newest: one.customId });
  };
  return open
    .filter((one) => newest.get(takeOf(one)) === one.attempt && !isDecided(one))
    .map(({ shotId, take }) => `nightshoot retry ${shotId}.${formatTake(take)} --anyway`);
}

function versionOf({ shotId, version }: Pick<AttemptRecord, 'shotId' | 'version'>): string {
  return `${shotId} ${version}`;
}

function takeOf(attempt: AttemptRecord): string {
  return `${versionOf(attempt)} ${attempt.take}`;
}

/** More than a screen of them are read elsewhere. */
const mostTold = 20;

export function formatDecisionCommands(commands: readonly string[]): string {
  const rest = commands.length - mostTold;
  const more = rest > 0 ? [`and ${rest} more, which \`--json\` has all`] : [];
  return [
    'Somebody must decide about money. Look at the server, then run what is true:',
    ...commands.slice(0, mostTold),
    ...more,
  ].join('\n  ');
}
