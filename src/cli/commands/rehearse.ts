import { rehearsalConfig } from '../../config/rehearsal-config.js';
import { openProject } from '../../wiring.js';
import { busyPolicy } from '../busy-policy.js';
import type { RunCommand } from '../command.js';
import { rehearsalServer } from '../connect-server.js';
import { loadProject } from '../load-project.js';
import { runWholeNight } from './run-whole-night.js';

export const run: RunCommand = async (invocation, session) => {
  const configured = await loadProject(session);
  if (Object.values(configured.config.limits).some((limit) => limit !== undefined)) {
    session.talk.say('`limits` hold back real nights only; `nightshoot plan` shows how.');
  }
  const loaded = { ...configured, config: rehearsalConfig(configured.config) };
  const project = await openProject(loaded.config, loaded.files, session.environment);
  const server = rehearsalServer(loaded, session);
  return runWholeNight(
    'rehearse',
    {
      loaded,
      project,
      server,
      busy: busyPolicy(invocation, 'refuse'),
      patterns: invocation.arguments,
      kind: 'rehearsal',
      spends: true,
      waits: true,
      news: undefined,
    },
    session,
  );
};
