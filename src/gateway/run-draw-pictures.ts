import type { GatewayAsset, GatewayVideo } from '../domain/gateway-records.js';
import type { PictureKind } from '../ports/clip-pictures.js';
import { assetBlob } from './blob-names.js';
import type { StagePorts } from './stage-ports.js';

export type Pictures = { readonly [kind in PictureKind]?: GatewayAsset };

interface FetchedClip {
  readonly video: GatewayVideo;
  readonly durationSeconds: number;
  /** The pictures the upstream gave. */
  readonly given: Pictures;
}

/** Draws what the upstream did not give of a clip that lies here. Absent where nothing here can draw. */
export async function runDrawPictures(
  { video, durationSeconds, given }: FetchedClip,
  ports: Pick<StagePorts, 'blobs' | 'pictures'>,
  signal: AbortSignal,
): Promise<Pictures> {
  const wanted = (['thumbnail', 'spritesheet'] as const).filter((kind) => given[kind] === undefined);
  if (ports.pictures === undefined || wanted.length === 0) return given;
  const bytes = await ports.blobs.open(assetBlob(video.id, 'video'));
  if (bytes === undefined) return given;
  const drawn = await ports.pictures.draw({ bytes, durationSeconds }, wanted, signal);
  const pictures: { [kind in PictureKind]?: GatewayAsset } = { ...given };
  for (const kind of wanted) {
    const picture = drawn[kind];
    if (picture === undefined) continue;
    const facts = await ports.blobs.write(assetBlob(video.id, kind), [picture]);
    pictures[kind] = { mediaType: mediaTypes[kind], ...facts };
  }
  return pictures;
}

const mediaTypes: Readonly<Record<PictureKind, string>> = { thumbnail: 'image/webp', spritesheet: 'image/jpeg' };
