import { resolve } from 'node:path';
import { Command as CommanderCommand, CommanderError, Option } from 'commander';
import { readEnvironment } from '../config/environment.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Clock } from '../ports/clock.js';
import { version } from '../version.js';
import type { Command, CommandResult, Invocation } from './command.js';
import { commands } from './commands.js';
import { type ExitCode, exitCodeOfError, exitCodes } from './exit-code.js';
import { addHelp, synonyms } from './help.js';
import type { GlobalOptions, Session } from './session.js';
import { formatError } from './view/format-error.js';
import { createPaint } from './view/paint.js';
import { createTerminalTalk } from './view/terminal-talk.js';

/** The process, as far as a command may see it. */
export interface Process {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly currentFolder: string;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Parses, runs one command, prints exactly one document on stdout. Never throws; the answer is the exit code. */
export async function runCli(argv: readonly string[], process: Process): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done;
  const program = createProgram(process, async (command, invocation, session, end) => {
    exitCode = await runCommand(command, invocation, session, process, end);
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exitCodes.done;
    if (argv.includes('--json')) process.stdout.write(`${JSON.stringify(usageDocument(error))}\n`);
    return exitCodes.invalid;
  }
}

function usageDocument(error: CommanderError): object {
  const message = error.message.replace(/^error: /, '');
  return { schema: 'nightshoot/error@1', code: 'E_USAGE', kind: 'usage', message, exit_code: exitCodes.invalid };
}

type Dispatch = (command: Command, invocation: Invocation, session: Session, endTalk: () => void) => Promise<void>;

function createProgram(process: Process, dispatch: Dispatch): CommanderCommand {
  const program = new CommanderCommand('nightshoot')
    .description('Shot lists in git. Renders overnight. Dailies in the morning.')
    .version(version, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: (text) => process.stderr.write(text),
    })
    .showSuggestionAfterError(true);
  addHelp(program);
  for (const command of commands) {
    const sub = program.command(command.name).summary(command.summary).description(command.summary);
    sub.helpGroup(`${command.group}:`);
    for (const { form, summary } of command.arguments ?? []) sub.argument(form, summary);
    for (const { form, summary, choices } of command.options ?? []) {
      const option = new Option(form, summary);
      sub.addOption(choices === undefined ? option : option.choices([...choices]));
    }
    addGlobalOptions(sub);
    sub.addHelpText('after', `\nExamples:\n${command.examples.map((example) => `  $ ${example}`).join('\n')}\n`);
    sub.action(async () => {
      const options = { ...program.opts(), ...sub.opts() };
      const { session, endTalk } = openSession(options, process);
      await dispatch(command, { arguments: sub.args, options }, session, endTalk);
    });
  }
  addGlobalOptions(program);
  program.on('command:*', ([name]: string[]) => {
    const meant = name === undefined ? undefined : synonyms[name];
    program.error(
      meant === undefined
        ? `error: unknown command '${name ?? ''}'\nhint: \`nightshoot help\` lists them.`
        : `error: unknown command '${name}'\nhint: did you mean \`nightshoot ${meant}\`?`,
    );
  });
  return program;
}

function addGlobalOptions(command: CommanderCommand): void {
  command
    .option('--json', 'print one JSON document instead of text')
    .option('-q, --quiet', 'only results and warnings')
    .option('-v, --verbose', 'say more')
    .option('--no-color', 'no colour')
    .option('-y, --yes', 'do not ask')
    .option('-n, --dry-run', 'say what would happen, change nothing')
    .option('--config <file>', 'config file, else nightshoot.yaml')
    .option('-C, --folder <dir>', 'work in this folder');
}

function openSession(
  options: Readonly<Record<string, unknown>>,
  process: Process,
): { readonly session: Session; readonly endTalk: () => void } {
  const environment = readEnvironment(process.variables);
  const isColored =
    options['color'] !== false &&
    !environment.isColorOff &&
    (environment.isColorForced || process.stdout.isTTY === true);
  const paint = createPaint(isColored);
  const globals: GlobalOptions = {
    json: options['json'] === true,
    quiet: options['quiet'] === true || environment.isQuiet,
    verbose: options['verbose'] === true,
    yes: options['yes'] === true,
    dryRun: options['dryRun'] === true,
    config: textOf(options['config']) ?? environment.configFile,
  };
  const talk = createTerminalTalk({ stream: process.stderr, paint, clock: process.clock, isQuiet: globals.quiet });
  const session: Session = {
    environment,
    folder: resolve(process.currentFolder, textOf(options['folder']) ?? '.'),
    options: globals,
    verbs: commands,
    talk,
    paint,
    columns: process.stdout.columns ?? 80,
    signal: process.signal,
  };
  return { session, endTalk: talk.end };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

async function runCommand(
  command: Command,
  invocation: Invocation,
  session: Session,
  process: Process,
  endTalk: () => void,
): Promise<ExitCode> {
  try {
    refuseIgnoredDryRun(command, session);
    const { run } = await command.load();
    const result = await run(invocation, session);
    endTalk();
    print(result, session, process);
    return result.exitCode;
  } catch (error) {
    endTalk();
    return printError(error, session, process);
  }
}

/** A flag that promises to change nothing must never be ignored. */
function refuseIgnoredDryRun(command: Command, session: Session): void {
  if (!session.options.dryRun || command.hasDryRun) return;
  throw new RenderQueueError({
    code: 'E_NO_DRY_RUN',
    kind: 'usage',
    message: `\`${command.name}\` has no dry run.`,
    hint: 'Leave the flag out, or look with `nightshoot plan` and `nightshoot status` first.',
  });
}

function print(result: CommandResult, session: Session, process: Process): void {
  if (session.options.json) {
    process.stdout.write(
      `${JSON.stringify({ schema: result.schema, ...result.document, exit_code: result.exitCode })}\n`,
    );
    return;
  }
  if (result.human !== '') process.stdout.write(result.human.endsWith('\n') ? result.human : `${result.human}\n`);
}

function printError(error: unknown, session: Session, process: Process): ExitCode {
  const exitCode = exitCodeOf(error, session);
  const { document, human } = formatError(error, { session, exitCode });
  if (session.options.json) process.stdout.write(`${JSON.stringify({ ...document, exit_code: exitCode })}\n`);
  process.stderr.write(human);
  return exitCode;
}

function exitCodeOf(error: unknown, session: Session): ExitCode {
  if (session.signal.aborted) return exitCodes.interrupted;
  return error instanceof RenderQueueError ? exitCodeOfError(error.kind) : exitCodes.internal;
}
