import { resolve } from 'node:path';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { runVerifyStore, type VerifyReport } from '../../ferry/run-verify-store.js';
import { runVerifyFolder, type VerifyFolderReport } from '../../mhl/run-verify-folder.js';
import { openProject, type Project } from '../../wiring.js';
import { checkStore } from '../check-store.js';
import { type CommandResult, hasFlag, type Invocation, type RunCommand, textOption } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-code.js';
import { loadProject } from '../load-project.js';
import type { Session } from '../session.js';
import { withLedger } from '../with-ledger.js';

/** Files read at once; more gains nothing on one disk and little on one line. */
const readers = 8;

export const run: RunCommand = async (invocation, session) => {
  const { config, files } = await loadProject(session);
  const project = await openProject(config, files, session.environment);
  const [folder] = invocation.arguments;
  return folder === undefined
    ? verifyStore(invocation, project, session)
    : verifyFolder(resolve(session.folder, folder), project, session);
};

async function verifyStore(invocation: Invocation, project: Project, session: Session): Promise<CommandResult> {
  const readShare = hasFlag(invocation, 'deep') ? 1 : shareOf(textOption(invocation, 'subset'));
  const { store } = project;
  const { fallback, hashes } = await project.openQuay();
  const assets = await withLedger(project, async (ledger) => {
    await checkStore({ ledger, store }, session.signal);
    return ledger.assets();
  });
  const report = await runVerifyStore(
    { assets },
    { store, fallback, hashes, random: project.random, talk: session.talk },
    { readShare, concurrency: readers, signal: session.signal },
  );
  return {
    exitCode: exitCodeOf(report),
    schema: 'nightshoot/verify@1',
    document: { store: store.location, ...(fallback === undefined ? {} : { fallback: fallback.location }), ...report },
    human: formatStoreReport(
      report,
      [store, fallback].flatMap((one) => one?.location ?? []),
    ),
  };
}

function exitCodeOf({ missing, damaged, unreadable, elsewhere }: VerifyReport): ExitCode {
  if (missing.length + damaged.length > 0) return exitCodes.footageLost;
  return unreadable.length + elsewhere.length > 0 ? exitCodes.unreachable : exitCodes.done;
}

async function verifyFolder(folder: string, project: Project, session: Session): Promise<CommandResult> {
  const report = await runVerifyFolder(
    { folder: await project.openSealedFolder(folder), hashes: await project.openHashes() },
    { signal: session.signal },
  );
  if (report.generations === 0) {
    throw new RenderQueueError({
      code: 'E_MHL_ABSENT',
      kind: 'usage',
      message: `\`${folder}\` has no \`ascmhl\` history to verify it by.`,
      hint: 'Name a delivery folder, or leave the folder out to verify the store.',
    });
  }
  const isSound = report.failed.length + report.missing.length === 0;
  return {
    exitCode: isSound ? exitCodes.done : exitCodes.footageLost,
    schema: 'nightshoot/verify@1',
    document: { folder, ...report },
    human: formatFolderReport(report, folder),
  };
}

/** `5%` or `5`; nothing is nothing read. */
function shareOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const percent = Number(/^(\d{1,3}(?:\.\d+)?)%?$/.exec(text)?.[1]);
  if (percent > 0 && percent <= 100) return percent / 100;
  throw new RenderQueueError({
    code: 'E_SUBSET',
    kind: 'usage',
    message: `\`--subset ${text}\` is no share of the files.`,
    hint: 'Write a percentage such as `--subset 5%`.',
  });
}

function formatStoreReport(report: VerifyReport, locations: readonly string[]): string {
  const { read, byChecksum, byLength, missing, damaged, unreadable, elsewhere } = report;
  return [
    ...damaged.map((name) => `  damaged   ${name}`),
    ...missing.map((name) => `  missing   ${name}`),
    ...unreadable.map((name) => `  unread    ${name}: the disk does not give it`),
    `  Store     ${locations.join(', and ')}`,
    `  Sound     ${read.length} read back and hashed · ${byChecksum.length} by the store's checksum · ${byLength.length} by length only`,
    ...(elsewhere.length === 0
      ? []
      : [`  Elsewhere ${elsewhere.length} by their receipts, where this config does not reach`]),
    formatNotRead(report),
    ...formatVerdict(report),
  ].join('\n');
}

function formatVerdict({ missing, damaged, unreadable, elsewhere }: VerifyReport): readonly string[] {
  if (missing.length + damaged.length + unreadable.length === 0) {
    return elsewhere.length === 0
      ? ['  Nothing is missing or damaged.']
      : [`  Nothing here is missing or damaged; ${elsewhere.length} could not be looked at.`];
  }
  const unread = unreadable.length === 0 ? '' : `, ${unreadable.length} that the disk does not give`;
  return [
    `  ${damaged.length} damaged, ${missing.length} missing${unread}.`,
    '  Put a sound copy in its place, or pay for a new one with `nightshoot retake SHOT`.',
  ];
}

function formatNotRead({ byChecksum, byLength, elsewhere }: VerifyReport): string {
  const shown = byChecksum.length + byLength.length;
  if (shown > 0) return `  Not read  ${shown}; \`nightshoot verify --deep\` reads every byte.`;
  return elsewhere.length > 0 ? '  Not read  those elsewhere.' : '  Not read  none.';
}

function formatFolderReport(
  { verified, failed, added, unproven, missing, generations }: VerifyFolderReport,
  folder: string,
): string {
  return [
    ...failed.map((path) => `  changed   ${path}`),
    ...missing.map((path) => `  missing   ${path}`),
    ...added.map((path) => `  unknown   ${path}`),
    ...unproven.map((path) => `  unproven  ${path}`),
    `  Folder    ${folder}, ${generations} generations`,
    `  ${verified.length} verified, ${failed.length} changed, ${missing.length} missing, ${added.length} not in the history.`,
    ...(unproven.length === 0
      ? []
      : [
          `  ${unproven.length} not verified: the history knows them by hashes of another tool alone, and their length is right at most.`,
        ]),
  ].join('\n');
}
