/** What the environment may say. Secrets stay in `variables` and are looked up by name when a client is made. */
export interface Environment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly configFile: string | undefined;
  readonly serverUrl: string | undefined;
  readonly serverKind: string | undefined;
  readonly store: string | undefined;
  readonly ledger: string | undefined;
  /** `skip` or `wait` where another run holds the lease. */
  readonly ifBusy: string | undefined;
  /** What makes a scheduled run red, commas between. */
  readonly failOn: string | undefined;
  readonly isNoWait: boolean;
  /** File that gets one JSON line for every call to a server. */
  readonly logFile: string | undefined;
  readonly isQuiet: boolean;
  readonly isColorOff: boolean;
  readonly isColorForced: boolean;
  readonly isGithubActions: boolean;
  /** Names the place the process is to die at; for the tests of interruption. */
  readonly crashAt: string | undefined;
  /** Where programs are looked for. */
  readonly searchPath: string;
  /** Secrets of the webhooks that are received, blanks between them while they are rotated. */
  readonly webhookSecrets: readonly string[];
  readonly user: string;
}

/** An empty variable counts as absent. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const read = (name: string): string | undefined => variables[name] || undefined;
  return {
    variables,
    configFile: read('NIGHTSHOOT_CONFIG'),
    serverUrl: read('NIGHTSHOOT_SERVER_URL') ?? read('OPENAI_BASE_URL'),
    serverKind: read('NIGHTSHOOT_SERVER_KIND'),
    store: read('NIGHTSHOOT_STORE'),
    ledger: read('NIGHTSHOOT_LEDGER'),
    ifBusy: read('NIGHTSHOOT_IF_BUSY'),
    failOn: read('NIGHTSHOOT_FAIL_ON'),
    isNoWait: read('NIGHTSHOOT_NO_WAIT') !== undefined,
    logFile: read('NIGHTSHOOT_LOG'),
    isQuiet: read('NIGHTSHOOT_QUIET') !== undefined,
    // https://no-color.org: set and not empty.
    isColorOff: read('NO_COLOR') !== undefined || read('TERM') === 'dumb',
    isColorForced: read('FORCE_COLOR') !== undefined,
    isGithubActions: read('GITHUB_ACTIONS') === 'true',
    crashAt: read('NIGHTSHOOT_CRASH_AT'),
    searchPath: read('PATH') ?? '',
    webhookSecrets: (read('NIGHTSHOOT_WEBHOOK_SECRET') ?? '').split(/\s+/).filter((secret) => secret !== ''),
    user: read('USER') ?? read('LOGNAME') ?? 'unknown',
  };
}
