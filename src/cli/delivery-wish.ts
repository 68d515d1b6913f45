import type { DeliveryPreset } from '../delivery/delivery-documents.js';
import type { MediaRoot } from '../delivery/format-fcp7-xml.js';
import type { DeliverOptions } from '../delivery/run-deliver.js';
import type { Select } from '../delivery/selects.js';
import { formatFrameRate, frameRateOf, usualFrameRate } from '../domain/frame-rate.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { foldShotId, type ShotId } from '../domain/shot-id.js';
import { canDropFrames } from '../domain/timecode.js';
import type { Ulid } from '../domain/ulid.js';
import type { LedgerReader } from '../ports/ledger.js';
import { formatLocalDate } from '../report/local-time.js';
import type { Project } from '../wiring.js';
import { hasFlag, type Invocation, textOption } from './command.js';
import type { Standing } from './open-standing.js';
import { noMatch, selectTakes } from './select-takes.js';
import { selectsFile } from './selects-file.js';
import { readTakeFacts } from './take-facts.js';
import { findRun } from './write-morning.js';

/** `last` is the newest run; an evening means every run from it on. */
export async function newRuns(invocation: Invocation, ledger: LedgerReader): Promise<ReadonlySet<Ulid>> {
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

/** The shots of the takes that are selected; undefined is the whole show. */
export async function wantedShots(
  invocation: Invocation,
  standing: Standing,
  { ledger, selects }: { readonly ledger: LedgerReader; readonly selects: readonly Select[] },
): Promise<ReadonlySet<ShotId> | undefined> {
  const onlySelects = hasFlag(invocation, 'selects');
  if (!onlySelects && invocation.arguments.length === 0) return undefined;
  const facts = await readTakeFacts(standing, ledger);
  const chosen = invocation.arguments.length === 0 ? facts : selectTakes(invocation.arguments, facts);
  if (chosen.length === 0) throw noMatch(invocation.arguments.join(' '), facts);
  const selected = new Set(selects.map(({ shotId }) => foldShotId(shotId)));
  const wanted = chosen
    .map(({ shotId }) => shotId)
    .filter((shotId) => !onlySelects || selected.has(foldShotId(shotId)));
  if (wanted.length > 0) return new Set(wanted);
  throw new RenderQueueError({
    code: 'E_NO_SELECTS',
    kind: 'usage',
    message: `\`${selectsFile}\` names none of these shots.`,
    hint: '`nightshoot select DCK_0010 t02` writes it.',
  });
}

/** VFX counts the first frame of a clip as 1001. */
const usualFirstFrame = 1001;

export function deliverOptions(
  invocation: Invocation,
  { config, clock }: Project,
  location: string,
): Omit<DeliverOptions, 'selects' | 'shotIds'> {
  const rate = frameRateOf(config.frameRate ?? usualFrameRate);
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
