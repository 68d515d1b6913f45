import { RenderQueueError } from '../domain/render-queue-error.js';
import { runCheckState } from '../submit/run-check-state.js';
import { type FenceVerdict, runProbeFence, runReadFence } from '../submit/run-probe-fence.js';
import { openProject, type Project } from '../wiring.js';
import { configuredServer, type NightServer } from './connect-server.js';
import { type ExitCode, exitCodeOfError, exitCodes } from './exit-code.js';
import { InvalidInput } from './invalid-input.js';
import { type LoadedProject, loadProject } from './load-project.js';
import { withServer } from './open-footage.js';
import { readSoundLists } from './read-lists.js';
import type { Session } from './session.js';
import { withLedger, withWriter } from './with-ledger.js';

/** One thing that a night needs, looked at without spending. */
export interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'warning' | 'fault';
  readonly detail: string;
  readonly hint: string | undefined;
  /** What the night would end with. */
  readonly exitCode: ExitCode;
}

interface Patient {
  readonly loaded: LoadedProject;
  readonly project: Project;
  readonly session: Session;
  readonly probesFence: boolean;
}

/** Looks at everything a night needs, and at all of it: one fault does not hide the next. */
export async function examine(
  session: Session,
  options: { readonly probesFence: boolean },
): Promise<readonly Finding[]> {
  const loaded = await loadProject(session);
  const project = await openProject(loaded.config, loaded.files, session.environment);
  const patient = { loaded, project, session, ...options };
  return [
    await look('shot lists', () => examineLists(patient)),
    await look('server', () => examineServer(patient)),
    await look('fence', () => examineFence(patient)),
    await look('store', () => examineStore(patient)),
    await look('ledger', () => examineLedger(patient)),
    await look('ledger against store', () => examineState(patient)),
  ];
}

type Report = Omit<Finding, 'what' | 'exitCode'>;

function ok(detail: string): Report {
  return { state: 'ok', detail, hint: undefined };
}

async function look(what: string, examination: () => Promise<Report>): Promise<Finding> {
  try {
    return { what, ...(await examination()), exitCode: exitCodes.done };
  } catch (error) {
    if (!(error instanceof RenderQueueError)) throw error;
    const hint = error.hint ?? (error instanceof InvalidInput ? 'Run `nightshoot validate`.' : undefined);
    return { what, state: 'fault', detail: error.message, hint, exitCode: exitCodeOfError(error.kind) };
  }
}

async function examineLists({ loaded, project }: Patient): Promise<Report> {
  const { show, lists } = await readSoundLists(loaded, { patterns: [], atMs: project.clock.now() });
  const shots = lists.reduce((sum, list) => sum + list.shots.length, 0);
  return ok(`${shots} shots of ${show} in ${lists.length} lists`);
}

async function examineServer({ loaded, session }: Patient): Promise<Report> {
  const server = await configuredServer(loaded, session);
  const listed = await withServer(server, ({ api }) => api.listBatches({ limit: 1 }, session.signal));
  const renders = server.rendersPlaceholders ? 'renders placeholders, which never count as footage' : 'renders footage';
  const batch = server.kind.hasBatch ? 'takes batches itself' : 'gets batches through the embedded gateway';
  return ok(
    `${server.kind.title}: ${renders}, ${batch}, lists ${listed.items.length === 0 ? 'no batch yet' : 'its batches'}`,
  );
}

async function examineFence(patient: Patient): Promise<Report> {
  const server = await configuredServer(patient.loaded, patient.session);
  if (patient.probesFence) return probeReports[await probe(server, patient)];
  if (server.kind.hasTrustedFence) return ok('a lost call is settled without a person: known of servers of this kind');
  const isShown = await withServer(server, ({ api }) =>
    withLedger(patient.project, (ledger) => runReadFence({ serverUrl: api.server.url }, { ledger }, {})),
  );
  if (isShown) return ok('a lost call is settled without a person: a probe has shown it');
  const detail =
    'nobody knows whether deleting an input file keeps a late batch from running, so a lost call stops for a person';
  return { state: 'warning', detail, hint: 'Run `nightshoot doctor --probe-fence` once; it renders nothing.' };
}

function probe(server: NightServer, { project, session }: Patient): Promise<FenceVerdict> {
  const { clock, random } = project;
  const { signal, environment } = session;
  return withWriter(project, (ledger) =>
    withServer(server, ({ api }) =>
      runProbeFence({ who: environment.user }, { ledger, api, clock, random }, { signal }),
    ),
  );
}

const probeReports: Readonly<Record<FenceVerdict, Report>> = {
  holds: ok('a batch without its input file cannot run; lost calls are settled without a person from now on'),
  fails: {
    state: 'warning',
    detail: 'a batch runs without its input file; lost calls stop for a person',
    hint: undefined,
  },
  unclear: { state: 'warning', detail: 'the server neither ran nor refused the probe', hint: 'Probe again later.' },
};

async function examineStore({ project, session }: Patient): Promise<Report> {
  const { hasConditionalPut, hasServerSha256, hasContentMd5 } = await project.store.probe(session.signal);
  const proof = hasServerSha256
    ? 'checks SHA-256'
    : hasContentMd5
      ? 'checks Content-MD5'
      : 'is read again after each file';
  return ok(`${project.store.location} can be written, ${proof}${hasConditionalPut ? ', never overwrites' : ''}`);
}

async function examineLedger({ project }: Patient): Promise<Report> {
  return withLedger(project, async (ledger) => {
    const lease = await ledger.lease();
    const undecided = await ledger.submissions({ states: ['needs_decision'] });
    if (undecided.length > 0) {
      const hint = `Look at the server, then run \`nightshoot recover --adopt ${undecided[0]?.id}=<batch id>\` or \`--never-accepted\`.`;
      return { state: 'warning', detail: `${undecided.length} submissions wait for a decision about money`, hint };
    }
    const { show } = await ledger.identity();
    const held =
      lease === undefined
        ? 'no run holds it'
        : `held by ${lease.holder.user}@${lease.holder.host}, process ${lease.holder.pid}`;
    return ok(`${show === undefined ? 'new' : `of ${show}`}, ${held}`);
  });
}

async function examineState({ loaded, project, session }: Patient): Promise<Report> {
  const { show } = await readSoundLists(loaded, { patterns: [], atMs: project.clock.now() });
  const { store } = project;
  await withLedger(project, (ledger) => runCheckState({ show }, { ledger, store }, { signal: session.signal }));
  return ok('knows every submission that the store remembers');
}
