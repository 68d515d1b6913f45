import type { BusyPolicy } from '../config/schedule-names.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { type CommandResult, hasFlag, type Invocation, textOption } from './command.js';
import { exitCodes } from './exit-code.js';

/** What the command line says, else the environment, else the config. */
export function busyPolicy(invocation: Invocation, configured: BusyPolicy): BusyPolicy {
  if (hasFlag(invocation, 'waitLock')) return 'wait';
  return textOption(invocation, 'ifBusy') === 'skip' ? 'skip' : configured;
}

/** Leaves quietly where that was asked for: for a cron that comes round again. Rethrows everything else. */
export function skippedResult(error: unknown, policy: BusyPolicy, schema: string): CommandResult {
  const isBusy = error instanceof RenderQueueError && error.code === 'E_LEASE_HELD';
  if (!isBusy || policy !== 'skip') throw error;
  return {
    exitCode: exitCodes.done,
    schema,
    document: { skipped: true, reason: error.message },
    human: `Skipped. ${error.message}`,
  };
}
