import type { Environment } from '../config/environment.js';
import type { Talk } from '../ports/talk.js';
import type { Verb } from './verb.js';
import type { Paint } from './view/paint.js';

/** What every command may count on: where it was called, how to speak, when to stop. */
export interface Session {
  readonly environment: Environment;
  /** Absolute folder given by `-C`, else the current one. */
  readonly folder: string;
  readonly options: GlobalOptions;
  /** Every verb there is, for help and completion. */
  readonly verbs: readonly Verb[];
  readonly talk: Talk;
  readonly paint: Paint;
  /** Width of the terminal, 80 off one. */
  readonly columns: number;
  /** Aborts at the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

export interface GlobalOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly config: string | undefined;
}
