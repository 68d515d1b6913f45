import { type FrameRate, frameRateOf, framesIn } from '../domain/frame-rate.js';
import type { AssetRecord, AttemptRecord, VersionRecord } from '../domain/ledger-records.js';
import { sizeInPixels } from '../domain/render-request.js';
import { formatTakeName } from '../domain/take-name.js';
import type { Ulid } from '../domain/ulid.js';

/** One clip that can be cut with: a verified MP4 and what its probe found. */
export interface ClipMedia {
  /** File stem and clip name: NLEs match media by it. */
  readonly name: string;
  /** Below the delivery's root, `/` between parts. */
  readonly path: string;
  readonly version: number;
  readonly take: number;
  readonly runId: Ulid;
  readonly customId: string;
  readonly videoId: string | undefined;
  readonly model: string;
  readonly isPlaceholder: boolean;
  readonly rate: FrameRate;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  readonly hasAudio: boolean;
  readonly key: string;
  readonly location: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly c4: string | undefined;
  readonly xxh128: string | undefined;
  readonly findings: readonly string[];
}

/** A file whose probe found no rate is taken to run at the rate of the cut. */
export function clipMedia(
  show: string,
  { version, attempt, asset }: { version: VersionRecord; attempt: AttemptRecord; asset: AssetRecord },
  cutRate: FrameRate,
): ClipMedia {
  const { take, isPlaceholder, customId, videoId, runId } = attempt;
  const name = formatTakeName({ show, shotId: version.shotId, version: version.version, take, isPlaceholder });
  const rate = asset.frameRate === undefined ? cutRate : frameRateOf(asset.frameRate);
  const asked = sizeInPixels(version.request.size);
  const { key, location, sizeBytes, sha256 } = asset.receipt;
  return {
    name,
    path: `media/${name}.mp4`,
    version: version.version,
    take,
    runId,
    customId,
    videoId,
    model: version.request.model,
    isPlaceholder,
    rate,
    frames: Math.max(1, framesIn(asset.durationSeconds ?? version.request.seconds, rate)),
    width: asset.width ?? asked.width,
    height: asset.height ?? asked.height,
    hasAudio: asset.hasAudio ?? false,
    key,
    location,
    sizeBytes,
    sha256,
    c4: asset.c4,
    xxh128: asset.xxh128,
    findings: asset.findings,
  };
}
