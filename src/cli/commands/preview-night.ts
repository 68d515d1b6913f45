import { attemptStateSchema, isAttemptInFlight } from '../../domain/attempt-state.js';
import type { AttemptRecord } from '../../domain/ledger-records.js';
import { plannedAttempts } from '../../domain/render-plan.js';
import type { CommandResult } from '../command.js';
import { exitCodes } from '../exit-code.js';
import type { NightInput } from '../night-input.js';
import { planNight } from '../plan-night.js';
import { readSoundLists } from '../read-lists.js';
import type { Session } from '../session.js';
import { formatPlan } from '../view/format-plan.js';
import { withLedger } from '../with-ledger.js';

/** The dry run of a night: the plan it would carry out. No lease is taken, nothing is written, nothing is sent. */
export async function previewNight(
  verb: 'run' | 'rehearse',
  input: NightInput,
  session: Session,
): Promise<CommandResult> {
  const { loaded, project, patterns } = input;
  const lists = await readSoundLists(loaded, { patterns, atMs: project.clock.now() });
  return withLedger(project, async (ledger) => {
    const plan = await planNight(lists, input, ledger);
    if (!input.spends) return previewFinish(verb, plan.show, await ledger.attempts({ states: statesOut }));
    const attempts = plannedAttempts(plan).length;
    return {
      exitCode: plan.refusals.length > 0 ? exitCodes.refusedByPolicy : exitCodes.done,
      schema: `nightshoot/${verb}@1`,
      document: { is_dry_run: true, show: plan.show, attempts, plan },
      human: formatPlan(plan, { paint: session.paint, isVerbose: session.options.verbose }),
    };
  });
}

const statesOut = attemptStateSchema.options.filter(isAttemptInFlight);

function previewFinish(verb: 'run' | 'rehearse', show: string, out: readonly AttemptRecord[]): CommandResult {
  return {
    exitCode: exitCodes.done,
    schema: `nightshoot/${verb}@1`,
    document: { is_dry_run: true, show, attempts: 0, out: out.map(({ customId }) => customId) },
    human: `Would submit nothing and bring home what comes of ${out.length} takes of ${show} that are out.`,
  };
}
