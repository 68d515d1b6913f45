import { RenderQueueError } from '../../domain/render-queue-error.js';
import { type LibraryEntry, runListLibrary } from '../../ferry/run-list-library.js';
import { type PruneReport, runPruneLibrary } from '../../ferry/run-prune-library.js';
import type { LedgerReader } from '../../ports/ledger.js';
import type { VideosApi } from '../../ports/videos-api.js';
import type { CommandResult, RunCommand } from '../command.js';
import { confirm } from '../confirm.js';
import { exitCodes } from '../exit-code.js';
import { type Footage, openFootage, withServer } from '../open-footage.js';
import type { Session } from '../session.js';
import { withLedger, withWriter } from '../with-ledger.js';

/** A video counts as home when all of these are. */
const variants = ['thumbnail', 'spritesheet'] as const;

export const run: RunCommand = async (invocation, session) => {
  const [action = 'ls'] = invocation.arguments;
  if (action !== 'ls' && action !== 'prune') throw unknownAction(action);
  const footage = await openFootage(session);
  return action === 'prune' ? prune(footage, session) : list(footage, session);
};

function unknownAction(action: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_LIBRARY_ACTION',
    kind: 'usage',
    message: `\`library ${action}\` is no action.`,
    hint: 'Write `nightshoot library ls` or `nightshoot library prune`.',
  });
}

async function list({ project, server }: Footage, session: Session): Promise<CommandResult> {
  const entries = await withLedger(project, (ledger) =>
    withServer(server, ({ api }) => enumerate(ledger, api, session.signal)),
  );
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/library@1',
    document: {
      videos: entries.map(({ video, claim, attempt }) => ({
        video: video.id,
        status: video.rawStatus,
        claim,
        custom_id: attempt?.customId,
        created_at_ms: video.createdAtMs,
      })),
    },
    human: [
      ...entries.map(
        ({ video, claim, attempt }) =>
          `  ${claim.padEnd(8)} ${video.rawStatus.padEnd(12)} ${video.id}  ${attempt?.customId ?? ''}`,
      ),
      `  ${counts(entries)}`,
    ].join('\n'),
  };
}

async function prune({ project, server }: Footage, session: Session): Promise<CommandResult> {
  const isDryRun = session.options.dryRun;
  if (!isDryRun) await confirm('Delete at the server what has landed? It cannot be fetched again.', session);
  const report = await withWriter(project, (ledger) =>
    withServer(server, async ({ api }) => {
      const entries = await enumerate(ledger, api, session.signal);
      const { store, clock } = project;
      return runPruneLibrary(
        { entries },
        { api, ledger, store, hashes: await project.openHashes(), clock },
        { variants, isDryRun, signal: session.signal },
      );
    }),
  );
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/library-prune@1',
    document: { is_dry_run: isDryRun, ...report },
    human: formatPrune(report, isDryRun),
  };
}

async function enumerate(ledger: LedgerReader, api: VideosApi, signal: AbortSignal): Promise<readonly LibraryEntry[]> {
  const entries: LibraryEntry[] = [];
  const attempts = await ledger.attempts();
  for await (const entry of runListLibrary({ attempts }, { api }, { signal })) entries.push(entry);
  return entries;
}

function counts(entries: readonly LibraryEntry[]): string {
  const of = (claim: LibraryEntry['claim']): number => entries.filter((entry) => entry.claim === claim).length;
  return `${entries.length} videos at the server: ${of('landed')} landed, ${of('wanted')} not home yet, ${of('foreign')} that no take claims, of others or without a clip.`;
}

function formatPrune({ deleted, kept }: PruneReport, isDryRun: boolean): string {
  return [
    ...kept.map(({ videoId, reason }) => `  kept      ${videoId}: ${reason}`),
    `  ${deleted.length} videos ${isDryRun ? 'would be deleted' : 'deleted'} at the server, ${kept.length} landed ones kept.`,
  ].join('\n');
}
