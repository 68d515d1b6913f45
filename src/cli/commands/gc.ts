import { runCollectGarbage } from '../../ferry/run-collect-garbage.js';
import { openProject } from '../../wiring.js';
import type { RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { loadProject } from '../load-project.js';
import { withWriter } from '../with-ledger.js';

export const run: RunCommand = async (_invocation, session) => {
  const { config, files } = await loadProject(session);
  const project = await openProject(config, files, session.environment);
  const { spool } = await project.openQuay();
  const isDryRun = session.options.dryRun;
  // Under the lease: a ferry at work has files in the spool that it has not recorded yet.
  const report = await withWriter(project, (ledger) => runCollectGarbage({ isDryRun }, { ledger, spool }));
  const bytes = report.removed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const verb = isDryRun ? 'would be removed' : 'removed';
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/gc@1',
    document: { is_dry_run: isDryRun, ...report },
    human: `${report.removed.length} files (${(bytes / 1e6).toFixed(1)} MB) ${verb} from the spool; ${report.kept.length} kept.`,
  };
};
