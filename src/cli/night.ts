import { plannedAttempts, type RenderPlan } from '../domain/render-plan.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { LedgerReader } from '../ports/ledger.js';
import { allHome } from './brought-home.js';
import { checkStore } from './check-store.js';
import type { ConnectedServer } from './connect-server.js';
import { InvalidInput } from './invalid-input.js';
import type { NightReport } from './night-at-server.js';
import type { NightInput, NightPorts } from './night-input.js';
import { withServer } from './open-footage.js';
import { planNight } from './plan-night.js';
import { readSoundLists, type SoundLists } from './read-lists.js';
import { recordPlan } from './record-plan.js';
import { requireShow } from './require-show.js';
import { refuseStalePlan } from './saved-plan-file.js';
import { type Morning, standingMorning } from './standing-morning.js';
import { tellNotYet } from './tell-not-yet.js';
import { countChanges } from './view/format-plan.js';
import { warnOfTrouble } from './warn-of-trouble.js';

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
  const { nightAtServer } = await import('./night-at-server.js');
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
    if (error instanceof InvalidInput) await bringHomeAlone('The shot lists have errors.', input, ports);
    throw error;
  }
}

/** A store that is out of reach stops new spending alone: there is a spool, and there may be a fallback. */
async function checkOrFerry(input: NightInput, ports: NightPorts): Promise<void> {
  try {
    await checkStore({ ledger: ports.ledger, store: input.project.store }, ports.signal);
  } catch (error) {
    if (error instanceof RenderQueueError && error.retryable) {
      await bringHomeAlone('The store is out of reach.', input, ports);
    }
    throw error;
  }
}

async function bringHomeAlone(why: string, input: NightInput, ports: NightPorts): Promise<void> {
  if (!(await hasOpenWork(ports.ledger))) return;
  const [{ settleNight }, { bringHome }, { bringLate }] = await Promise.all([
    import('./settle-night.js'),
    import('./bring-home.js'),
    import('./bring-late.js'),
  ]);
  const show = await requireShow(ports.ledger);
  ports.talk.warn(`${why} Nothing new is submitted; what is out comes home first.`);
  const brought = await atServer(input, ports, async (server) => {
    await settleNight({ show, server }, input, ports);
    const brought = await bringHome({ show, server }, input, ports);
    return bringLate({ show, server, brought }, input, ports);
  });
  warnOfTrouble(brought, ports.talk, input.project.clock.now());
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

async function hasOpenWork(ledger: LedgerReader): Promise<boolean> {
  const submissions = await ledger.submissions({ states: ['intended', 'unknown', 'accepted'] });
  if (submissions.length > 0) return true;
  if ((await ledger.attempts({ states: ['rendered', 'missing'], limit: 1 })).length > 0) return true;
  return (await ledger.runs()).some((run) => run.closedAtMs === undefined);
}

async function atServer<Answer>(
  input: NightInput,
  ports: NightPorts,
  work: (server: ConnectedServer) => Promise<Answer>,
): Promise<Answer> {
  const { cancelUnwanted } = await import('./cancel-unwanted.js');
  return withServer(input.server, (server) =>
    guarded(server, async () => {
      await cancelUnwanted(server, input, ports);
      return work(server);
    }),
  );
}

/** A server inside this process that dies takes the night with it at once, rather than let it wait for answers. */
async function guarded<Answer>(server: ConnectedServer, work: () => Promise<Answer>): Promise<Answer> {
  if (server.stopped === undefined) return work();
  const died = server.stopped.then(() => new Promise<never>(() => undefined));
  return Promise.race([work(), died]);
}
