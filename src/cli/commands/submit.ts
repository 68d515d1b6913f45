import { type RunCommand, textOption } from '../command.js';
import { refuseEmbedded } from '../connect-server.js';
import { exitCodes } from '../exit-code.js';
import { openFootage, withServer } from '../open-footage.js';
import { readSoundLists } from '../read-lists.js';
import { readSavedPlan } from '../saved-plan-file.js';
import { sendNight } from '../send-night.js';
import { withWriter } from '../with-ledger.js';

export const run: RunCommand = async (invocation, session) => {
  const footage = await openFootage(session);
  const { project, loaded, server } = footage;
  refuseEmbedded(server, 'submit');
  const file = textOption(invocation, 'plan');
  const savedPlan = file === undefined ? undefined : await readSavedPlan(file, session);
  const lists = await readSoundLists(loaded, { patterns: invocation.arguments, atMs: project.clock.now() });
  const sent = await withWriter(project, (ledger) =>
    withServer(server, (connected) =>
      sendNight(
        { lists, server: connected },
        { ...footage, savedPlan, patterns: invocation.arguments, kind: 'footage', spends: true, waits: false },
        { ledger, talk: session.talk, signal: session.signal },
      ),
    ),
  );
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/submit@1',
    document: { show: lists.show, ...sent },
    human: `${sent.submitted} takes submitted, ${sent.uploaded} references uploaded.`,
  };
};
