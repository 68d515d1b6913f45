import type { GatewayVideo } from '../domain/gateway-records.js';
import type { RecordChange } from '../ports/gateway-records.js';

/** A video that somebody asked for by itself, with its line of the truth ledger. */
export function acceptVideo(video: GatewayVideo): readonly RecordChange[] {
  const event = { atMs: video.createdAtMs, kind: 'video_accepted', videoId: video.id, detail: video.method } as const;
  return [
    { kind: 'video', video },
    { kind: 'truth', event },
  ];
}
