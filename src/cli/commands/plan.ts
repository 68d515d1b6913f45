import { plannedAttempts, type RenderPlan } from '../../domain/render-plan.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { processClock } from '../../wiring.js';
import { type CommandResult, hasFlag, type Invocation, type RunCommand, textOption } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-code.js';
import { explainShot } from '../explain-shot.js';
import { openStanding, planStanding } from '../open-standing.js';
import { landedAlready, planAgainstBase } from '../plan-against-base.js';
import { formatRefusals } from '../refused-plan.js';
import { writeSavedPlan } from '../saved-plan-file.js';
import type { Session } from '../session.js';
import { formatPlan } from '../view/format-plan.js';
import { formatPlanGithub } from '../view/format-plan-github.js';
import { wrapText } from '../view/wrap-text.js';
import { withLedger } from '../with-ledger.js';

export const run: RunCommand = async (invocation, session) => {
  const base = textOption(invocation, 'base');
  return base === undefined ? planTonight(invocation, session) : planFromBase(base, invocation, session);
};

async function planFromBase(base: string, invocation: Invocation, session: Session): Promise<CommandResult> {
  const wanted = { base, patterns: invocation.arguments, atMs: processClock.now() };
  const { plan, notes } = await planAgainstBase(wanted, session);
  return planResult(plan, { invocation, session, notes: [...notes, ...(await askLedger(plan, invocation, session))] });
}

/** The ledger is welcome and not needed: a pull request of a stranger has no way to it. */
async function askLedger(plan: RenderPlan, invocation: Invocation, session: Session): Promise<readonly string[]> {
  try {
    const { project, facts } = await openStanding(invocation, session);
    const note = await withLedger(project, async (ledger) => landedAlready(plan, ledger, await facts(ledger)));
    return note === undefined ? [] : [note];
  } catch (error) {
    if (error instanceof RenderQueueError && (error.kind === 'ledger' || error.kind === 'config')) return [];
    throw error;
  }
}

async function planTonight(invocation: Invocation, session: Session): Promise<CommandResult> {
  const standing = await openStanding(invocation, session);
  return withLedger(standing.project, async (ledger) => {
    const plan = await planStanding(standing, invocation.arguments, ledger);
    const explained = textOption(invocation, 'explain');
    if (explained !== undefined) return explainShot({ plan, wanted: explained }, { ledger }, session.paint);
    const out = textOption(invocation, 'out');
    if (out === undefined) return planResult(plan, { invocation, session, notes: [] });
    const commit = await (await standing.project.openHistory()).currentCommit();
    await writeSavedPlan(out, { plan, commit }, session);
    const notes = [`Saved as ${out}; \`nightshoot run --plan ${out}\` submits this and nothing else.`];
    return planResult(plan, { invocation, session, notes });
  });
}

interface PlanResultContext {
  readonly invocation: Invocation;
  readonly session: Session;
  readonly notes: readonly string[];
}

function planResult(plan: RenderPlan, { invocation, session, notes }: PlanResultContext): CommandResult {
  const document = { plan, attempts: plannedAttempts(plan).length, notes };
  const human = [
    formatPlan(plan, { paint: session.paint, isVerbose: session.options.verbose }),
    notes.map((note) => wrapText(note, { width: session.columns, indent: 2 })).join('\n'),
    formatRefusals(plan, session.paint),
  ];
  const views: Readonly<Record<string, () => string>> = {
    github: () => formatPlanGithub(plan, notes),
    json: () => JSON.stringify({ schema: 'nightshoot/plan@1', ...document }, undefined, 2),
  };
  const view = views[textOption(invocation, 'format') ?? 'human'];
  return {
    exitCode: exitCodeOf(plan, invocation),
    schema: 'nightshoot/plan@1',
    document,
    human: view === undefined ? human.filter((part) => part !== '').join('\n\n') : view(),
  };
}

/** With `--detailed-exitcode` a plan that would submit something is 2, as terraform has it. */
function exitCodeOf(plan: RenderPlan, invocation: Invocation): ExitCode {
  if (plan.refusals.length > 0) return exitCodes.refusedByPolicy;
  if (!hasFlag(invocation, 'detailedExitcode')) return exitCodes.done;
  return plannedAttempts(plan).length > 0 ? exitCodes.invalid : exitCodes.done;
}
