import type { Command, CommandResult, Invocation } from './cli/command.js';
import { commands } from './cli/commands.js';
import type { Session } from './cli/session.js';
import { createPaint } from './cli/view/paint.js';
import { readEnvironment } from './config/environment.js';
import { RenderQueueError } from './domain/render-queue-error.js';
import type { Talk } from './ports/talk.js';

export type { ExitCode } from './cli/exit-code.js';
export { InvalidInput } from './cli/invalid-input.js';
export type { Diagnostic } from './domain/diagnostic.js';
export { RenderQueueError } from './domain/render-queue-error.js';
export type { Progress, Talk } from './ports/talk.js';
export { version } from './version.js';

/** Where a verb works and how it speaks; nothing is read from the process but what is given here. */
export interface Caller {
  /** Absolute project folder. */
  readonly folder: string;
  /** Environment variables, credentials among them; none when left out. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** Config file; else `nightshoot.yaml` where there is one. */
  readonly config?: string;
  readonly signal?: AbortSignal;
  /** Silent when left out. */
  readonly talk?: Talk;
}

/** What the verb prints with `--json`, and its exit code. */
export type VerbAnswer = Pick<CommandResult, 'schema' | 'document' | 'exitCode'>;

/** Options by their camel-cased names: `{ rehearsal: true }` for `--rehearsal`. */
export type VerbOptions = Invocation['options'];

/**
 * Calls a verb as the command line does: same arguments, same options, same document. Throws InvalidInput with every
 * diagnostic where a list or the config is wrong, and RenderQueueError where the operation cannot go on.
 */
export async function callVerb(
  name: string,
  invocation: { readonly arguments?: readonly string[]; readonly options?: VerbOptions },
  caller: Caller,
): Promise<VerbAnswer> {
  const command = requireCommand(name);
  const { run } = await command.load();
  const { schema, document, exitCode } = await run(
    { arguments: invocation.arguments ?? [], options: invocation.options ?? {} },
    sessionOf(caller),
  );
  return { schema, document, exitCode };
}

export function rehearse(paths: readonly string[], caller: Caller): Promise<VerbAnswer> {
  return callVerb('rehearse', { arguments: paths }, caller);
}

export function validate(paths: readonly string[], caller: Caller): Promise<VerbAnswer> {
  return callVerb('validate', { arguments: paths }, caller);
}

export function plan(paths: readonly string[], caller: Caller, options: VerbOptions = {}): Promise<VerbAnswer> {
  return callVerb('plan', { arguments: paths, options }, caller);
}

export function run(paths: readonly string[], caller: Caller, options: VerbOptions = {}): Promise<VerbAnswer> {
  return callVerb('run', { arguments: paths, options }, caller);
}

export function status(paths: readonly string[], caller: Caller, options: VerbOptions = {}): Promise<VerbAnswer> {
  return callVerb('status', { arguments: paths, options }, caller);
}

export function dailies(paths: readonly string[], caller: Caller, options: VerbOptions = {}): Promise<VerbAnswer> {
  return callVerb('dailies', { arguments: paths, options }, caller);
}

function requireCommand(name: string): Command {
  const command = commands.find((known) => known.name === name);
  if (command !== undefined) return command;
  throw new RenderQueueError({
    code: 'E_USAGE',
    kind: 'usage',
    message: `There is no verb \`${name}\`.`,
    hint: `Verbs: ${commands.map((known) => known.name).join(', ')}.`,
  });
}

const silent: Talk = { say: () => undefined, warn: () => undefined, progress: () => undefined };

function sessionOf(caller: Caller): Session {
  return {
    environment: readEnvironment(caller.variables ?? {}),
    folder: caller.folder,
    options: { json: true, quiet: true, verbose: false, yes: false, dryRun: false, config: caller.config },
    verbs: commands,
    talk: caller.talk ?? silent,
    paint: createPaint(false),
    columns: 80,
    signal: caller.signal ?? new AbortController().signal,
  };
}
