export type CommandGroup = 'Start' | 'Every day' | 'Morning' | 'Trouble' | 'Plumbing';

/** One verb as data: what help prints and what the parser accepts. */
export interface Verb {
  readonly name: string;
  readonly group: CommandGroup;
  readonly summary: string;
  /** commander's form: `[paths...]`, `<shot>`. */
  readonly arguments?: readonly CommandArgument[];
  readonly options?: readonly CommandOption[];
  readonly examples: readonly string[];
  /** It honours `--dry-run`, or changes nothing anyway; every other verb refuses the flag rather than ignore it. */
  readonly hasDryRun: boolean;
}

export interface CommandArgument {
  readonly form: string;
  readonly summary: string;
}

export interface CommandOption {
  /** commander's form: `--plan <file>`. */
  readonly form: string;
  readonly summary: string;
  readonly choices?: readonly string[];
}
