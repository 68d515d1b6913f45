import type { FrameRate } from '../domain/frame-rate.js';
import { groupBy } from '../domain/group-by.js';
import type { PlannedShot } from '../domain/render-plan.js';
import { compareShotIds, foldShotId, type ShotId } from '../domain/shot-id.js';
import { type ClipMedia, clipMedia } from './clip-media.js';
import type { CutRange, DeliveryRecords } from './delivery-records.js';
import type { Select } from './selects.js';

/** A shot of the show with all that landed of it. */
export interface CutShot {
  readonly planned: PlannedShot;
  readonly range: CutRange;
  /** Landed takes of all versions, oldest version first. */
  readonly media: readonly ClipMedia[];
  /** Undefined when nothing landed, or when its select has not. */
  readonly select: ClipMedia | undefined;
  /** Why there is no select, or that it is not of the version the lists ask for. */
  readonly finding: string | undefined;
}

/** The show in cutting order, each shot with its media and the take to cut with. Omitted shots are not in it. */
export function cutShots(records: DeliveryRecords, selects: readonly Select[], rate: FrameRate): readonly CutShot[] {
  const mediaOf = landedMedia(records, rate);
  const selectOf = new Map(selects.map((select) => [foldShotId(select.shotId), select]));
  return records.plan.shots
    .filter((shot) => shot.change !== 'omitted')
    .sort((left, right) => compareInCut(left.shotId, right.shotId, records.orders))
    .map((planned) => {
      const media = mediaOf.get(planned.shotId) ?? [];
      const current = currentVersion(records, planned);
      const range = records.cutRanges.get(planned.shotId) ?? { cutIn: undefined, cutOut: undefined };
      return { planned, range, media, ...chooseSelect(media, current, selectOf.get(foldShotId(planned.shotId))) };
    });
}

function compareInCut(left: ShotId, right: ShotId, orders: DeliveryRecords['orders']): number {
  const place = (shotId: ShotId) => orders.get(shotId) ?? Number.MAX_SAFE_INTEGER;
  return place(left) - place(right) || compareShotIds(left, right);
}

function landedMedia(records: DeliveryRecords, rate: FrameRate): ReadonlyMap<string, readonly ClipMedia[]> {
  const versions = new Map(records.versions.map((version) => [`${version.shotId} ${version.version}`, version]));
  const videos = new Map(
    records.assets.filter((asset) => asset.kind === 'video').map((asset) => [asset.customId, asset]),
  );
  const media = records.attempts.flatMap((attempt) => {
    const version = versions.get(`${attempt.shotId} ${attempt.version}`);
    const asset = videos.get(attempt.customId);
    if (attempt.state !== 'landed' || version === undefined || asset === undefined) return [];
    return [{ shotId: attempt.shotId, clip: clipMedia(records.show, { version, attempt, asset }, rate) }];
  });
  media.sort((left, right) => left.clip.version - right.clip.version || left.clip.take - right.clip.take);
  return new Map(
    [...groupBy(media, ({ shotId }) => shotId)].map(([shotId, list]) => [shotId, list.map(({ clip }) => clip)]),
  );
}

function currentVersion({ versions }: DeliveryRecords, { shotId, fingerprint }: PlannedShot): number | undefined {
  return versions.find((version) => version.shotId === shotId && version.fingerprint === fingerprint)?.version;
}

/**
 * A row of `selects.csv` wins; without one the lowest landed take of the version that the lists ask for; while that
 * has none, the same of the newest version that has.
 */
function chooseSelect(
  media: readonly ClipMedia[],
  current: number | undefined,
  select: Select | undefined,
): Pick<CutShot, 'select' | 'finding'> {
  if (select !== undefined) {
    const version = select.version ?? current;
    const chosen = media.find((clip) => clip.version === version && clip.take === select.take);
    if (chosen === undefined) return { select: undefined, finding: 'the selected take is not in' };
    const isOld = current !== undefined && chosen.version !== current;
    return { select: chosen, finding: isOld ? 'the select is of another version than the list' : undefined };
  }
  const ofCurrent = media.find((clip) => clip.version === current);
  if (ofCurrent !== undefined) return { select: ofCurrent, finding: undefined };
  const newest = media.at(-1)?.version;
  const older = media.find((clip) => clip.version === newest);
  if (older === undefined) return { select: undefined, finding: 'no take is in' };
  return { select: older, finding: 'the version on the list is not in; an older one stands in' };
}
