import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileSpool } from '../../src/adapters/files/file-spool.js';
import { FileStore } from '../../src/adapters/files/file-store.js';
import { mediaHashes } from '../../src/adapters/media-hash/media-hashes.js';
import { MemorySpool } from '../../src/adapters/memory-spool/memory-spool.js';
import type { FerryOptions, FerryPorts } from '../../src/ferry/ferry-ports.js';
import { runFerry } from '../../src/ferry/run-ferry.js';
import type { FerryReport } from '../../src/ferry/voyage.js';
import { runReconcile } from '../../src/reconcile/run-reconcile.js';
import { FixedClock } from './fixed-clock.js';
import { aBatch, aContentAnswer, renderedLine, resultFile, ScriptedServer } from './scripted-server.js';
import { type SentNight, sendNight } from './sent-night.js';
import { tinyMp4 } from './tiny-mp4.js';

const hourMs = 3_600_000;
const silent = () => undefined;

/** A reconciled night of rendered takes before its first ferry, with real files round it and a scripted server. */
export interface FerryRig {
  readonly folder: string;
  readonly clock: FixedClock;
  readonly server: ScriptedServer;
  readonly night: SentNight;
  readonly store: FileStore;
  readonly spool: FileSpool;
  readonly ports: FerryPorts;
  readonly ferry: (ports?: Partial<FerryPorts>, options?: Partial<FerryOptions>) => Promise<FerryReport>;
  readonly states: () => Promise<readonly string[]>;
  readonly clean: () => Promise<void>;
}

export async function openFerryRig(shots: readonly string[], clock = new FixedClock()): Promise<FerryRig> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-ferry-'));
  const server = new ScriptedServer();
  const night = await sendNight(shots, clock);
  server.batch = aBatch({ outputFileId: 'file_out', completedAtMs: clock.now() });
  server.files.set('file_out', resultFile(night.customIds.map((id) => renderedLine(id, `video_${id}`))));
  server.content = ({ kind, videoId }) => aContentAnswer(mediaOf(kind, videoId));
  const store = new FileStore(join(folder, 'renders'), clock);
  const spool = new FileSpool(join(folder, 'spool'), { capBytes: 1e9, reserveBytes: 0 });
  const ports: FerryPorts = {
    ledger: night.ledger,
    api: server,
    store,
    spool,
    overflow: new MemorySpool(1e9),
    hashes: mediaHashes,
    clock,
    random: { bytes: (count) => new Uint8Array(count), fraction: () => 0.5 },
    crashPoints: { reach: silent },
    talk: { say: silent, warn: silent, progress: silent },
  };
  await runReconcile({}, ports, { downloadWindowMs: 24 * hourMs, missingGraceMs: 0 });
  return {
    folder,
    clock,
    server,
    night,
    store,
    spool,
    ports,
    ferry: (otherPorts = {}, options = {}) =>
      runFerry(
        {},
        { ...ports, ...otherPorts },
        {
          show: 'HRB',
          variants: ['thumbnail', 'spritesheet'],
          concurrency: 4,
          generator: 'nightshoot test',
          ...options,
        },
      ),
    states: async () => (await night.ledger.attempts()).map(({ state }) => state),
    clean: () => rm(folder, { recursive: true, force: true }),
  };
}

export interface ServedMedia {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

export function mediaOf(kind: string, videoId: string, clipBytes?: number): ServedMedia {
  if (kind === 'thumbnail') return { bytes: webp, mediaType: 'image/webp' };
  if (kind === 'spritesheet') return { bytes: jpeg, mediaType: 'image/jpeg' };
  return { bytes: clipOf(videoId, clipBytes), mediaType: 'video/mp4' };
}

/** Every video id has a clip of its own. */
export function clipOf(videoId: string, mediaBytes = 50_000): Uint8Array {
  const seed = [...videoId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7);
  return tinyMp4({ seed, mediaBytes });
}

const webp = Buffer.concat([Buffer.from('RIFF'), Buffer.from([28, 0, 0, 0]), Buffer.from('WEBP'), Buffer.alloc(24)]);
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(60), Buffer.from([0xff, 0xd9])]);
