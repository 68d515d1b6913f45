import type { ExitCode } from './exit-code.js';
import type { Session } from './session.js';
import type { Verb } from './verb.js';

/** A verb and where its work is loaded from. */
export interface Command extends Verb {
  /** Loaded when the verb is called, so that starting costs little. */
  readonly load: () => Promise<{ readonly run: RunCommand }>;
}

export type RunCommand = (invocation: Invocation, session: Session) => Promise<CommandResult>;

export interface Invocation {
  readonly arguments: readonly string[];
  /** Camel-cased option names; true for a flag, the text for a value. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

/** Both views of one result; stdout gets exactly one of them. */
export interface CommandResult {
  readonly exitCode: ExitCode;
  /** `nightshoot/plan@1`. */
  readonly schema: string;
  readonly document: object;
  readonly human: string;
}

/** The text of a value option; undefined when it was not given. */
export function textOption(invocation: Invocation, name: string): string | undefined {
  const value = invocation.options[name];
  return typeof value === 'string' ? value : undefined;
}

export function hasFlag(invocation: Invocation, name: string): boolean {
  return invocation.options[name] === true;
}
