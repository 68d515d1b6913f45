import type { AttemptRecord } from '../domain/ledger-records.js';
import type { Ulid } from '../domain/ulid.js';
import type { FerryOptions, FerryPorts } from './ferry-ports.js';
import { providerNow } from './provider-now.js';
import { assemblePullList, type Pull } from './pull-list.js';
import { runAdvanceDeadlines } from './run-advance-deadlines.js';
import { absentEvent } from './run-transfer.js';

export interface PullWish {
  /** Of one run, or of all. */
  readonly runId?: Ulid;
  /** The clips of these alone. */
  readonly submissionIds?: readonly Ulid[];
}

/** What is rendered and not in the store, most urgent first, as the ledger tells it. */
export async function runLoadPulls(
  wish: PullWish,
  ports: Pick<FerryPorts, 'ledger' | 'api' | 'clock'>,
  options: Pick<FerryOptions, 'variants' | 'shutdownAtMs'>,
): Promise<readonly Pull[]> {
  const { ledger } = ports;
  const attempts = await loadAttempts(wish, ports, options);
  if (attempts.length === 0) return [];
  const run = wish.runId === undefined ? {} : { runId: wish.runId };
  const events = await ledger.events({ ...run, subject: 'asset', event: absentEvent });
  const pulls = assemblePullList({
    attempts,
    models: new Map((await ledger.submissions()).map(({ id, model }) => [id, model])),
    assets: await ledger.assets({ customIds: attempts.map(({ customId }) => customId) }),
    variants: options.variants,
    absent: new Set(events.map(({ subjectId }) => subjectId)),
  });
  return runAdvanceDeadlines({ pulls }, ports, options);
}

async function loadAttempts(
  { runId, submissionIds }: PullWish,
  ports: Pick<FerryPorts, 'ledger' | 'api' | 'clock'>,
  { variants }: Pick<FerryOptions, 'variants'>,
): Promise<readonly AttemptRecord[]> {
  const { ledger } = ports;
  const attempts: AttemptRecord[] = [];
  for (const submissionId of submissionIds ?? []) {
    attempts.push(...(await ledger.attempts({ submissionId, states: ['rendered'] })));
  }
  if (submissionIds !== undefined) return attempts;
  const run = runId === undefined ? {} : { runId };
  const rendered = await ledger.attempts({ ...run, states: ['rendered'] });
  const landed = await ledger.attempts({
    ...run,
    states: ['landed'],
    lacks: variants,
    deadlineAfterMs: providerNow(ports),
  });
  return [...rendered, ...landed];
}
