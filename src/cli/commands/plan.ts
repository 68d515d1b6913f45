import { plannedAttempts, type RenderPlan } from '../../domain/render-plan.js';
import { hasFlag, type Invocation, type RunCommand, textOption } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-code.js';
import { explainShot } from '../explain-shot.js';
import { openStanding, planStanding } from '../open-standing.js';
import { formatRefusals } from '../refused-plan.js';
import { formatPlan } from '../view/format-plan.js';
import { formatPlanGithub } from '../view/format-plan-github.js';
import { withLedger } from '../with-ledger.js';

export const run: RunCommand = async (invocation, session) => {
  const standing = await openStanding(invocation, session);
  return withLedger(standing.project, async (ledger) => {
    const plan = await planStanding(standing, invocation.arguments, ledger);
    const explained = textOption(invocation, 'explain');
    if (explained !== undefined) return explainShot({ plan, wanted: explained }, { ledger }, session.paint);
    const document = { plan, attempts: plannedAttempts(plan).length };
    const human = [
      formatPlan(plan, { paint: session.paint, isVerbose: session.options.verbose }),
      formatRefusals(plan, session.paint),
    ];
    const views: Readonly<Record<string, () => string>> = {
      github: () => formatPlanGithub(plan),
      json: () => JSON.stringify({ schema: 'nightshoot/plan@1', ...document }, undefined, 2),
    };
    const view = views[textOption(invocation, 'format') ?? 'human'];
    return {
      exitCode: exitCodeOf(plan, invocation),
      schema: 'nightshoot/plan@1',
      document,
      human: view === undefined ? human.filter((part) => part !== '').join('\n\n') : view(),
    };
  });
};

/** With `--detailed-exitcode` a plan that would submit something is 2, as terraform has it. */
function exitCodeOf(plan: RenderPlan, invocation: Invocation): ExitCode {
  if (plan.refusals.length > 0) return exitCodes.refusedByPolicy;
  if (!hasFlag(invocation, 'detailedExitcode')) return exitCodes.done;
  return plannedAttempts(plan).length > 0 ? exitCodes.invalid : exitCodes.done;
}
