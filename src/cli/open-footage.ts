import { openProject, type Project } from '../wiring.js';
import { type ConnectedServer, configuredServer, type NightServer, requireServer } from './connect-server.js';
import { type LoadedProject, loadProject } from './load-project.js';
import type { Session } from './session.js';

export interface Footage {
  readonly loaded: LoadedProject;
  readonly project: Project;
  readonly server: NightServer;
}

/** The project and the server it is configured for. Throws `E_NO_SERVER` where there is none. */
export async function openFootage(session: Session, known?: LoadedProject): Promise<Footage> {
  const loaded = known ?? (await loadProject(session));
  requireServer(loaded.config);
  const project = await openProject(loaded.config, loaded.files, session.environment);
  return { loaded, project, server: await configuredServer(loaded, session) };
}

/** Connects for `work` and hangs up whatever happens. */
export async function withServer<Answer>(
  server: NightServer,
  work: (connected: ConnectedServer) => Promise<Answer>,
): Promise<Answer> {
  const connected = await server.connect();
  try {
    return await work(connected);
  } finally {
    await connected.close();
  }
}
