import { join } from 'node:path';
import { objectKey } from '../domain/object-key.js';
import { sha256Schema } from '../domain/sha256.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { DeliveryFolder, MediaBrought, MediaToBring } from '../ports/delivery-folder.js';
import type { Store } from '../ports/store.js';
import type { Talk } from '../ports/talk.js';
import type { ClipMedia } from './clip-media.js';

export interface BringPorts {
  readonly store: Store;
  readonly folder: DeliveryFolder;
  readonly talk: Talk;
  readonly crashPoints: CrashPoints;
}

/** Disks are the limit here; more at once only makes them seek. */
const clipsAtOnce = 4;

/** Brings every clip in, verified. One that fails ends the delivery. */
export async function runBringMedia(
  clips: readonly ClipMedia[],
  { store, folder, talk, crashPoints }: BringPorts,
  how: { readonly mayLink: boolean; readonly signal: AbortSignal | undefined },
): Promise<Readonly<Record<MediaBrought, number>>> {
  const counts = { already_there: 0, linked: 0, copied: 0 };
  const waiting = clips.values();
  let done = 0;
  const bringNext = async (): Promise<void> => {
    for (const clip of waiting) {
      const media = { ...mediaToBring(clip, store, how.signal), mayLink: how.mayLink };
      counts[await folder.bring(media, how.signal)] += 1;
      crashPoints.reach('deliver.media');
      done += 1;
      talk.progress({ id: 'deliver', label: 'Bringing media', done, total: clips.length, unit: 'files' });
    }
  };
  // A failed clip ends the delivery, but not before the clips in flight have cleaned up after themselves.
  const workers = await Promise.allSettled(Array.from({ length: clipsAtOnce }, bringNext));
  const failed = workers.find((worker) => worker.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  talk.progress({ id: 'deliver', label: 'Bringing media', done, total: clips.length, unit: 'files', isFinished: true });
  return counts;
}

function mediaToBring(clip: ClipMedia, store: Store, signal: AbortSignal | undefined): Omit<MediaToBring, 'mayLink'> {
  const root = /^file:(\/.*)$/.exec(store.location)?.[1];
  return {
    path: clip.path,
    sizeBytes: clip.sizeBytes,
    sha256: sha256Schema.parse(clip.sha256),
    localPath: root === undefined ? undefined : join(root, clip.key),
    open: () => store.read(objectKey(clip.key), signal),
  };
}
