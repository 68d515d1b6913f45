import type { GatewayVideo } from '../domain/gateway-records.js';
import { assetKinds } from '../domain/object-key.js';
import { assetBlob, fileBlob } from './blob-names.js';
import type { GatewayPorts } from './gateway-ports.js';
import { isInputNeeded } from './is-input-needed.js';

type SweepPorts = Pick<GatewayPorts, 'records' | 'blobs' | 'clock'>;

/** Takes away what has expired: files with their bytes, and the bytes of videos, whose records stay. */
export async function runSweep(ports: SweepPorts): Promise<void> {
  const now = ports.clock.now();
  for (const file of await ports.records.expiredFiles(now)) {
    await ports.records.commit([{ kind: 'file_deleted', id: file.id }]);
    if (!(await isInputNeeded(file.id, ports.records))) await ports.blobs.remove(fileBlob(file.id));
  }
  for (const video of await ports.records.expiredVideos(now)) {
    const { assets: _, ...bare } = video;
    await ports.records.commit([{ kind: 'video', video: bare }]);
    await removeAssets(video, ports);
  }
}

/**
 * At a start: blobs that no record speaks of, left by a kill between a write and its record, or by the input file of a
 * batch that has since ended.
 */
export async function runSweepOrphans(ports: SweepPorts): Promise<void> {
  for await (const name of ports.blobs.list()) {
    if (!(await isSpokenFor(name, ports))) await ports.blobs.remove(name);
  }
}

async function isSpokenFor(name: string, { records }: SweepPorts): Promise<boolean> {
  const [id = ''] = name.split('.');
  if (id.startsWith('video_')) return (await records.findVideo(id))?.assets !== undefined;
  if (id.startsWith('char_')) return (await records.findCharacter(id)) !== undefined;
  return (await records.findFile(id)) !== undefined || (await isInputNeeded(id, records));
}

async function removeAssets(video: GatewayVideo, { blobs }: SweepPorts): Promise<void> {
  for (const kind of assetKinds) await blobs.remove(assetBlob(video.id, kind));
}
