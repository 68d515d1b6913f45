import { openProject } from '../../wiring.js';
import type { RunCommand } from '../command.js';
import { configuredServer, requireServer } from '../connect-server.js';
import { loadProject } from '../load-project.js';
import { runWholeNight } from './run-whole-night.js';

export const run: RunCommand = async (invocation, session) => {
  const loaded = await loadProject(session);
  requireServer(loaded.config);
  const project = await openProject(loaded.config, loaded.files, session.environment);
  const server = await configuredServer(loaded, session);
  return runWholeNight('run', { loaded, project, server, patterns: invocation.arguments, kind: 'footage' }, session);
};
