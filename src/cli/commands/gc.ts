import { RenderQueueError } from '../../domain/render-queue-error.js';
import { orphanPrefix } from '../../ferry/orphan-prefix.js';
import { type GarbageReport, runCollectGarbage } from '../../ferry/run-collect-garbage.js';
import { runListOrphans } from '../../ferry/run-list-orphans.js';
import type { StoredObject } from '../../ports/store.js';
import { openProject, type Project } from '../../wiring.js';
import type { RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { loadProject } from '../load-project.js';
import type { Session } from '../session.js';
import { withWriter } from '../with-ledger.js';

export const run: RunCommand = async (_invocation, session) => {
  const { config, files } = await loadProject(session);
  const project = await openProject(config, files, session.environment);
  const { spool } = await project.openQuay();
  const results = await project.openResultFiles();
  const isDryRun = session.options.dryRun;
  // Under the lease: a ferry at work has files in the spool that it has not recorded yet.
  const report = await withWriter(project, (ledger) =>
    runCollectGarbage({ isDryRun }, { ledger, spool, results, clock: project.clock }),
  );
  const orphans = await orphansOf(project, session);
  const { oldResults, keptResults, ...spooled } = report;
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/gc@1',
    document: { is_dry_run: isDryRun, ...spooled, old_results: oldResults, kept_results: keptResults, orphans },
    human: [
      ...formatSpool(report, isDryRun),
      ...formatResults(report, isDryRun),
      ...(orphans === undefined || orphans.length === 0
        ? []
        : [`  Orphans   ${sizeOf(orphans)} in ${project.store.location}/${orphanPrefix}`, orphanNote]),
    ].join('\n'),
  };
};

/** A disk is to be cleared all the more while the store is out of reach. */
async function orphansOf(
  project: Pick<Project, 'store'>,
  { talk, signal }: Session,
): Promise<readonly StoredObject[] | undefined> {
  try {
    return await runListOrphans(project, { signal });
  } catch (cause) {
    if (!(cause instanceof RenderQueueError) || cause.kind !== 'store') throw cause;
    talk.warn(`The store was not looked into for orphans: ${cause.message}`);
    return undefined;
  }
}

const orphanNote =
  '            They were paid for and no take claims them. Nothing is ever deleted in a store: look, then do it there.';

function formatSpool({ landed, unfinished, kept }: GarbageReport, isDryRun: boolean): readonly string[] {
  const verb = isDryRun ? 'would be removed' : 'removed';
  return [
    `  Landed    ${sizeOf(landed)} ${verb}`,
    `  Cut short ${sizeOf(unfinished)} ${verb}`,
    `  Waiting   ${sizeOf(kept)} kept${kept.length === 0 ? '' : '; `nightshoot ferry` brings home what a take still waits for'}`,
  ];
}

function formatResults({ oldResults, keptResults }: GarbageReport, isDryRun: boolean): readonly string[] {
  if (oldResults.length + keptResults.length === 0) return [];
  const verb = isDryRun ? 'would be removed' : 'removed';
  return [`  Results   ${sizeOf(oldResults)} older than 30 days ${verb}, ${sizeOf(keptResults)} kept`];
}

/** `3 files (24.1 MB)`, and nothing of the size of none. */
function sizeOf(files: readonly { readonly sizeBytes: number }[]): string {
  if (files.length === 0) return '0 files';
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return `${files.length} ${files.length === 1 ? 'file' : 'files'} (${(bytes / 1e6).toFixed(1)} MB)`;
}
