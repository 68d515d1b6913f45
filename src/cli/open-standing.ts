import { rehearsalConfig } from '../config/rehearsal-config.js';
import type { RenderPlan } from '../domain/render-plan.js';
import type { LedgerReader } from '../ports/ledger.js';
import { openProject, type Project } from '../wiring.js';
import { hasFlag, type Invocation } from './command.js';
import { type NightServerFacts, plannedServer, requireKind } from './connect-server.js';
import { type LoadedProject, loadProject } from './load-project.js';
import { planNight } from './plan-night.js';
import { readSoundLists, type SoundLists } from './read-lists.js';
import type { Session } from './session.js';

/** A project to be looked at, the real one or its rehearsal (`--rehearsal`), without speaking to a server. */
export interface Standing {
  readonly loaded: LoadedProject;
  readonly project: Project;
  /** What is known of the server; undefined where none is configured. */
  readonly facts: (ledger: LedgerReader) => Promise<NightServerFacts | undefined>;
}

export async function openStanding(invocation: Invocation, session: Session): Promise<Standing> {
  const configured = await loadProject(session);
  const isRehearsal = hasFlag(invocation, 'rehearsal');
  const loaded = isRehearsal ? { ...configured, config: rehearsalConfig(configured.config) } : configured;
  const project = await openProject(loaded.config, loaded.files, session.environment);
  return {
    loaded,
    project,
    facts: async (ledger) =>
      isRehearsal
        ? { kind: requireKind('nightshoot'), rendersPlaceholders: true }
        : plannedServer(loaded, session, ledger),
  };
}

/** What the lists ask for at this moment against that ledger. */
export async function planStanding(
  { loaded, project, facts }: Standing,
  patterns: readonly string[],
  ledger: LedgerReader,
): Promise<RenderPlan> {
  return (await planWithLists({ loaded, project, facts }, patterns, ledger)).plan;
}

/** The same with the lists it was made from, for what the plan does not carry: order, cut ranges. */
export async function planWithLists(
  { loaded, project, facts }: Standing,
  patterns: readonly string[],
  ledger: LedgerReader,
): Promise<{ readonly plan: RenderPlan; readonly lists: SoundLists }> {
  const lists = await readSoundLists(loaded, { patterns, atMs: project.clock.now() });
  return { lists, plan: await planNight(lists, { loaded, project, server: await facts(ledger) }, ledger) };
}
