import type { RunRecord } from '../domain/ledger-records.js';
import type { SavedPlan } from '../domain/saved-plan.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { News } from '../ports/news.js';
import type { Talk } from '../ports/talk.js';
import type { Project } from '../wiring.js';
import type { NightServer } from './connect-server.js';
import type { LoadedProject } from './load-project.js';

export interface NightInput {
  readonly loaded: LoadedProject;
  readonly project: Project;
  readonly server: NightServer;
  /** As given on the command line; the config's when empty. */
  readonly patterns: readonly string[];
  readonly kind: RunRecord['kind'];
  /** False: no new spend, only bring home what is out. */
  readonly spends: boolean;
  /** False: send, bring home what is ready, and leave. */
  readonly waits: boolean;
  /** Submit exactly this, or refuse; undefined plans afresh. */
  readonly savedPlan?: SavedPlan | undefined;
}

export interface NightPorts {
  readonly ledger: LedgerWriter;
  readonly talk: Talk;
  /** Where the server's webhooks are received, they make the next poll come at once. */
  readonly news?: News | undefined;
  readonly signal: AbortSignal;
}
