import { plannedAttempts, type RenderPlan } from '../domain/render-plan.js';
import { allHome } from './brought-home.js';
import { InvalidInput } from './invalid-input.js';
import type { NightReport } from './night-at-server.js';
import type { NightInput, NightPorts } from './night-input.js';
import { checkOrFerry, ferryOpenWork, hasOpenWork } from './open-work.js';
import { planNight } from './plan-night.js';
import { readSoundLists, type SoundLists } from './read-lists.js';
import { recordPlan } from './record-plan.js';
import { refuseStalePlan } from './saved-plan-file.js';
import { type Morning, standingMorning } from './standing-morning.js';
import { tellNotYet } from './tell-not-yet.js';
import { countChanges } from './view/format-plan.js';

/**
 * The whole night in order: read, plan, submit, watch, reconcile, ferry, dailies. What the ledger says is open comes
 * before what is new, so the same call again goes on wherever an earlier one was cut off. With nothing open and nothing
 * new, no server is spoken to. What hinders new spending never hinders what is paid for from coming home first.
 */
export async function night(input: NightInput, ports: NightPorts): Promise<NightReport> {
  await checkOrFerry(input, ports);
  const { lists, plan } = await prepare(input, ports);
  const { show } = lists;
  if (input.spends) tellNotYet(plan, ports.talk);
  const hasNew = input.spends && plannedAttempts(plan).length > 0;
  if (!hasNew && !(await hasOpenWork(ports.ledger))) {
    if (input.savedPlan !== undefined) await refuseStalePlan(input.savedPlan, plan, ports.ledger);
    if (input.spends) await recordPlan(plan, ports.ledger, { atMs: input.project.clock.now(), runId: undefined });
    ports.talk.say(input.spends ? nothingToSubmit(plan) : `Nothing of ${show} is out.`);
    const morning = await morningOfQuietNight(plan, input, ports);
    return { show, plan, submitted: 0, uploaded: 0, brought: allHome, morning };
  }
  // Loaded here, because a night with nothing to do should cost no more than a start.
  const [{ atServer }, { nightAtServer }] = await Promise.all([
    import('./at-server.js'),
    import('./night-at-server.js'),
  ]);
  return atServer(input, ports, (server) => nightAtServer({ lists, server }, input, ports));
}

function nothingToSubmit(plan: RenderPlan): string {
  const isKnown = plan.shots.every(({ change }) => change === 'unchanged');
  return isKnown
    ? `Nothing to submit: the ledger knows every take of ${plan.show} as it is listed.`
    : `Nothing to submit for ${plan.show}: ${countChanges(plan)}.`;
}

/** Lists that cannot be planned stop new spending alone: what is out comes home before they are complained of. */
async function prepare(
  input: NightInput,
  ports: NightPorts,
): Promise<{ readonly lists: SoundLists; readonly plan: RenderPlan }> {
  try {
    const lists = await readSoundLists(input.loaded, { patterns: input.patterns, atMs: input.project.clock.now() });
    return { lists, plan: await planNight(lists, input, ports.ledger) };
  } catch (error) {
    if (error instanceof InvalidInput) await ferryOpenWork('The shot lists have errors.', input, ports);
    throw error;
  }
}

/** A page that an earlier call was cut off before writing, or that somebody removed, is written now. */
async function morningOfQuietNight(
  plan: RenderPlan,
  { project }: NightInput,
  { ledger, talk }: NightPorts,
): Promise<Morning | undefined> {
  const newest = (await ledger.runs()).at(-1);
  if (newest === undefined) return undefined;
  const documents = await project.openDocuments();
  if ((await documents.read(`${newest.name}/index.html`)) !== undefined) return standingMorning(plan, ledger);
  const { writeMorning } = await import('./write-morning.js');
  return writeMorning(plan, project, { ledger, talk });
}
