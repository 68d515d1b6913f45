import { runKeepSnapshot } from '../../submit/run-keep-snapshot.js';
import { runRecover } from '../../submit/run-recover.js';
import type { RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { openFootage, withServer } from '../open-footage.js';
import { readSoundLists } from '../read-lists.js';
import { withWriter } from '../with-ledger.js';

export const run: RunCommand = async (_invocation, session) => {
  const { loaded, project, server } = await openFootage(session);
  const { clock, crashPoints, store } = project;
  const { show } = await readSoundLists(loaded, { patterns: [], atMs: clock.now() });
  const recovered = await withWriter(project, (ledger) =>
    withServer(server, async ({ api }) => {
      const ports = { ledger, api, store, clock, crashPoints, talk: session.talk };
      const answer = await runRecover({ show }, ports, { signal: session.signal });
      await runKeepSnapshot({ show }, ports, { signal: session.signal });
      return answer;
    }),
  );
  const { fromSnapshot, fromManifests, relinked, clips, needDecision } = recovered;
  return {
    exitCode: needDecision > 0 ? exitCodes.needsDecision : exitCodes.done,
    schema: 'nightshoot/recover@1',
    document: { show, ...recovered },
    human: [
      `${fromSnapshot} submissions from the snapshot, ${fromManifests} from manifests in the store.`,
      `${relinked} of them found at the server, ${clips} clips found in the store.`,
      ...(needDecision > 0
        ? [`${needDecision} takes may be paid for, and nothing is left of them: somebody has to decide.`]
        : []),
      'Nothing was spent. The next `nightshoot run` goes on from here.',
    ].join('\n'),
  };
};
