import type { BusyPolicy } from '../../config/schedule-names.js';
import type { News } from '../../ports/news.js';
import { skippedResult } from '../busy-policy.js';
import type { CommandResult } from '../command.js';
import { decisionCommands, formatDecisionCommands } from '../decision-commands.js';
import { exitCodeOfBooks, exitCodeOfFerry, exitCodes, worseExitCode } from '../exit-code.js';
import { night } from '../night.js';
import type { NightInput } from '../night-input.js';
import { formatRefusals } from '../refused-plan.js';
import type { Session } from '../session.js';
import { formatNight, nightDocument } from '../view/format-night.js';
import { withWriter } from '../with-ledger.js';
import { previewNight } from './preview-night.js';

export interface WholeNightInput extends NightInput {
  readonly busy: BusyPolicy;
  readonly news: News | undefined;
}

/** `run` and `rehearse` differ in what they are given, not in what they do. */
export async function runWholeNight(
  verb: 'run' | 'rehearse',
  input: WholeNightInput,
  session: Session,
): Promise<CommandResult> {
  if (session.options.dryRun) return previewNight(verb, input, session);
  try {
    return await wholeNight(verb, input, session);
  } catch (error) {
    return skippedResult(error, input.busy, `nightshoot/${verb}@1`);
  }
}

async function wholeNight(verb: 'run' | 'rehearse', input: WholeNightInput, session: Session): Promise<CommandResult> {
  const { talk, signal } = session;
  const { report, decide } = await withWriter(
    input.project,
    async (ledger) => ({
      report: await night(input, { ledger, talk, news: input.news, signal }),
      decide: await decisionCommands(ledger),
    }),
    input.busy === 'wait' ? { talk, signal } : undefined,
  );
  const booked = report.morning === undefined ? exitCodes.done : exitCodeOfBooks(report.morning.books);
  const brought = worseExitCode(booked, exitCodeOfFerry(report.brought));
  const isRefused = report.plan.refusals.length > 0;
  return {
    exitCode: isRefused ? worseExitCode(brought, exitCodes.refusedByPolicy) : brought,
    schema: `nightshoot/${verb}@1`,
    document: { ...nightDocument(report, input.project.config), decide },
    human: [
      formatNight(report, { config: input.project.config, paint: session.paint }),
      ...(isRefused ? [formatRefusals(report.plan, session.paint)] : []),
      ...(decide.length === 0 ? [] : [formatDecisionCommands(decide)]),
    ].join('\n\n'),
  };
}
