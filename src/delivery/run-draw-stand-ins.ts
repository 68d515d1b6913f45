import type { ShotId } from '../domain/shot-id.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { DeliveryFolder } from '../ports/delivery-folder.js';
import type { Renderer } from '../ports/renderer.js';
import type { Talk } from '../ports/talk.js';
import type { ClipMedia } from './clip-media.js';
import type { CutTimeline } from './cut-timeline.js';
import { standInMedia, standInOrder } from './stand-in.js';

export interface StandInPorts {
  readonly folder: DeliveryFolder;
  readonly talk: Talk;
  readonly crashPoints: CrashPoints;
  readonly renderer: () => Promise<Renderer>;
}

/** A placeholder for each missing shot, written as it is made: one clip is held at a time. */
export async function runDrawStandIns(
  timelines: readonly CutTimeline[],
  { folder, talk, renderer: openRenderer, crashPoints }: StandInPorts,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<ShotId, ClipMedia>> {
  const show = timelines.at(-1)?.show ?? '';
  const missing = (timelines.at(-1)?.events ?? []).filter(({ media }) => media === undefined);
  const standIns = new Map<ShotId, ClipMedia>();
  if (missing.length === 0) return standIns;
  const renderer = await openRenderer();
  try {
    for (const { shot } of missing) {
      const { bytes } = (await renderer.render(standInOrder(shot.planned), signal)).video;
      const clip = standInMedia(show, shot.planned, bytes);
      await folder.write(clip.path, bytes);
      crashPoints.reach('deliver.placeholder');
      standIns.set(shot.planned.shotId, clip);
      const done = standIns.size;
      talk.progress({ id: 'placeholders', label: 'Drawing placeholders', done, total: missing.length, unit: 'takes' });
    }
  } finally {
    await renderer.close();
  }
  return standIns;
}
