import { relative, resolve } from 'node:path';
import { cutFrames } from '../../delivery/cut-timeline.js';
import type { DeliveryPreset } from '../../delivery/delivery-documents.js';
import type { MediaRoot } from '../../delivery/format-fcp7-xml.js';
import { type Delivered, type DeliverOptions, runDeliver } from '../../delivery/run-deliver.js';
import type { Select } from '../../delivery/selects.js';
import { formatFrameRate, frameRateOf } from '../../domain/frame-rate.js';
import type { RenderPlan } from '../../domain/render-plan.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { ShotId } from '../../domain/shot-id.js';
import { foldShotId } from '../../domain/shot-id.js';
import { shotPattern } from '../../domain/shot-pattern.js';
import { canDropFrames, formatTimecode } from '../../domain/timecode.js';
import type { Ulid } from '../../domain/ulid.js';
import { runSealFolder, type SealReport } from '../../mhl/run-seal-folder.js';
import type { LedgerReader } from '../../ports/ledger.js';
import { formatLocalDate } from '../../report/local-time.js';
import { version } from '../../version.js';
import type { Project } from '../../wiring.js';
import { hasFlag, type Invocation, type RunCommand, textOption } from '../command.js';
import { cutOrder } from '../delivery-shots.js';
import { exitCodes } from '../exit-code.js';
import { openStanding, planWithLists } from '../open-standing.js';
import { requireShow } from '../require-show.js';
import { readSelects } from '../selects-file.js';
import { withLedger } from '../with-ledger.js';
import { findRun } from '../write-morning.js';

export const run: RunCommand = async (invocation, session) => {
  const standing = await openStanding(invocation, session);
  const { project } = standing;
  const folder = await project.openDelivery(resolve(session.folder, textOption(invocation, 'to') ?? 'delivery'));
  return withLedger(project, async (ledger) => {
    await requireShow(ledger);
    const { plan, lists } = await planWithLists(standing, [], ledger);
    const selects = await readSelects(project);
    const input = { plan, ...cutOrder(lists), runIds: await newRuns(invocation, ledger) };
    const { store, crashPoints } = project;
    const ports = { ledger, store, folder, talk: session.talk, crashPoints, renderer: project.openRenderer };
    const options = {
      ...deliverOptions(invocation, project, folder.location),
      selects,
      shotIds: wantedShots(invocation, plan, selects),
    };
    const delivered = await runDeliver(input, ports, options, session.signal);
    const seal = await sealDelivery(delivered, { project, location: folder.location }, session.signal);
    return {
      exitCode: exitCodes.done,
      schema: 'nightshoot/deliver@1',
      document: { ...deliveredDocument(delivered, folder.location), seal },
      human: formatDelivered(delivered, relative(session.folder, folder.location), seal),
    };
  });
};

/** `last` is the newest run; an evening means every run from it on. */
async function newRuns(invocation: Invocation, ledger: LedgerReader): Promise<ReadonlySet<Ulid>> {
  const since = textOption(invocation, 'since') ?? 'last';
  if (since === 'last') return new Set([(await findRun(ledger, textOption(invocation, 'run'))).id]);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(since)) {
    throw new RenderQueueError({
      code: 'E_SINCE',
      kind: 'usage',
      message: `\`--since ${since}\` is neither \`last\` nor an evening.`,
      hint: 'Write an evening as 2026-11-20.',
    });
  }
  return new Set((await ledger.runs()).filter(({ name }) => name >= since).map(({ id }) => id));
}

/** Undefined is the whole show. */
function wantedShots(
  invocation: Invocation,
  plan: RenderPlan,
  selects: readonly Select[],
): ReadonlySet<ShotId> | undefined {
  const selected = hasFlag(invocation, 'selects')
    ? new Set(selects.map(({ shotId }) => foldShotId(shotId)))
    : undefined;
  const patterns = invocation.arguments.map(shotPattern);
  if (selected === undefined && patterns.length === 0) return undefined;
  const wanted = plan.shots
    .map(({ shotId }) => shotId)
    .filter((shotId) => selected?.has(foldShotId(shotId)) ?? true)
    .filter((shotId) => patterns.length === 0 || patterns.some((matches) => matches(shotId)));
  if (wanted.length > 0) return new Set(wanted);
  throw new RenderQueueError({
    code: 'E_SHOT_UNKNOWN',
    kind: 'usage',
    message: `No shot of the lists fits ${[...invocation.arguments, ...(selected === undefined ? [] : ['--selects'])].join(' ')}.`,
    hint: '`nightshoot plan` lists the shots.',
  });
}

/** VFX counts the first frame of a clip as 1001. */
const usualFirstFrame = 1001;

function deliverOptions(
  invocation: Invocation,
  { config, clock }: Project,
  location: string,
): Omit<DeliverOptions, 'selects' | 'shotIds'> {
  const rate = frameRateOf(config.frameRate);
  const isDropFrame = hasFlag(invocation, 'dropFrame');
  if (isDropFrame && !canDropFrames(rate)) {
    throw new RenderQueueError({
      code: 'E_DROP_FRAME',
      kind: 'usage',
      message: `There is no drop-frame timecode at ${formatFrameRate(rate)} frames a second.`,
      hint: 'It exists at 29.97 and 59.94 only: see `frame_rate` in nightshoot.yaml.',
    });
  }
  const preset = textOption(invocation, 'with');
  const presets: readonly DeliveryPreset[] = preset === 'netflix' || preset === 'kitsu' ? [preset] : [];
  return {
    date: formatLocalDate(clock.now(), config.timezone),
    rate,
    isDropFrame,
    firstFrame: config.delivery.first_frame ?? usualFirstFrame,
    reel: config.delivery.reel ?? 'short8',
    roots: mediaRoots(config.delivery.media_root, location),
    presets,
    acceptsPlaceholders: hasFlag(invocation, 'placeholders'),
    mayLink: hasFlag(invocation, 'link'),
  };
}

/** Where the folder lies for the machines that open it; this machine's place when nobody says. */
function mediaRoots(written: Readonly<Record<string, string>> | undefined, location: string): readonly MediaRoot[] {
  const roots = Object.entries(written ?? {}).map(([name, folder]) => ({ name, folder }));
  return roots.length === 0 ? [{ name: '', folder: location }] : roots;
}

function deliveredDocument({ timelines, media, documents }: Delivered, location: string): object {
  return {
    folder: location,
    media,
    timelines: timelines.map(({ title, stem, events }) => ({
      title,
      stem,
      shots: events.length,
      missing: events.filter((event) => event.media === undefined).map(({ shot }) => shot.planned.shotId),
      flags: events.flatMap(({ shot, flags }) => flags.map((flag) => ({ shot: shot.planned.shotId, flag }))),
    })),
    documents: documents.map((path) => relative(location, path)),
  };
}

/** Media are what the seal is about; the documents beside them are written anew with each delivery. */
async function sealDelivery(
  { documents }: Delivered,
  { project, location }: { readonly project: Project; readonly location: string },
  signal: AbortSignal,
): Promise<SealReport> {
  const { host } = await project.holder();
  return runSealFolder(
    {
      process: 'transfer',
      hostname: host,
      tool: { name: 'nightshoot', version },
      ignored: documents.map((path) => relative(location, path)),
    },
    { folder: await project.openSealedFolder(location), hashes: await project.openHashes(), clock: project.clock },
    { signal },
  );
}

function formatDelivered({ timelines, media, documents }: Delivered, folder: string, seal: SealReport): string {
  const cuts = timelines.flatMap((timeline) => {
    const { title, events, timecode } = timeline;
    const missing = events.filter((event) => event.media === undefined).length;
    const flagged = events.filter(({ media: clip, flags }) => clip !== undefined && flags.length > 0).length;
    const notes = [missing > 0 ? `${missing} missing` : '', flagged > 0 ? `${flagged} flagged` : ''].filter(
      (note) => note !== '',
    );
    return [
      `  ${title}: ${[`${events.length} shots`, formatTimecode(cutFrames(timeline), timecode), ...notes].join(' · ')}`,
    ];
  });
  const brought = `${media.copied} copied, ${media.linked} linked, ${media.already_there} there already`;
  return [
    ...cuts,
    `  Media     ${brought}`,
    `  Files     ${documents.length}; README.txt says which is for which program`,
    `  Seal      ${seal.manifest} (ASC MHL generation ${seal.generation})`,
    '',
    `  Delivery  ${folder}`,
  ].join('\n');
}
