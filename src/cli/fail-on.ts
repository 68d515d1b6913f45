import { parseFailOn, type ScheduleConfig } from '../config/schedule-config.js';
import type { FailureName } from '../config/schedule-names.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Talk } from '../ports/talk.js';
import { type CommandResult, type Invocation, textOption } from './command.js';
import { type ExitCode, exitCodeOfError, exitCodes } from './exit-code.js';

/** What makes this call red: undefined is everything. A defect, a wrong call and an interruption always are. */
export type FailOn = readonly FailureName[] | undefined;

export function failOnOf(invocation: Invocation, { failOn }: ScheduleConfig): FailOn {
  const text = textOption(invocation, 'failOn');
  return text === undefined ? failOn : parseFailOn(text, '--fail-on');
}

/** Runs `work` and lets it end green where what it failed with was not to make it red; it is told all the same. */
export async function narrowed(
  { failOn, schema, talk }: { readonly failOn: FailOn; readonly schema: string; readonly talk: Talk },
  work: () => Promise<CommandResult>,
): Promise<CommandResult> {
  try {
    const result = await work();
    return isRed(result.exitCode, failOn) ? result : greenResult(result);
  } catch (error) {
    if (!(error instanceof RenderQueueError)) throw error;
    const exitCode = exitCodeOfError(error.kind);
    if (isRed(exitCode, failOn)) throw error;
    talk.warn(`${error.message}${error.hint === undefined ? '' : ` ${error.hint}`}`);
    const { code, kind, message, hint } = error;
    return greenResult({ exitCode, schema, document: { error: { code, kind, message, hint } }, human: '' });
  }
}

function greenResult(result: CommandResult): CommandResult {
  return { ...result, exitCode: exitCodes.done, document: { ...result.document, narrowed_exit_code: result.exitCode } };
}

const failureOf: Readonly<Partial<Record<ExitCode, FailureName>>> = {
  [exitCodes.footageLost]: 'lost',
  [exitCodes.needsDecision]: 'decision',
  [exitCodes.unreachable]: 'unreachable',
  [exitCodes.refusedByPolicy]: 'refused',
  [exitCodes.needsSomeone]: 'needs-someone',
};

function isRed(exitCode: ExitCode, failOn: FailOn): boolean {
  const failure = failureOf[exitCode];
  return exitCode === exitCodes.done || failOn === undefined || failure === undefined || failOn.includes(failure);
}
