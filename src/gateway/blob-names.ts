import type { AssetKind } from '../domain/object-key.js';

export function fileBlob(fileId: string): string {
  return fileId;
}

const endings: Readonly<Record<AssetKind, string>> = { video: '.mp4', thumbnail: '.webp', spritesheet: '.jpg' };

export function assetBlob(videoId: string, kind: AssetKind): string {
  return videoId + endings[kind];
}
