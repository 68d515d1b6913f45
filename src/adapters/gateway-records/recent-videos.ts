import type { GatewayVideo } from '../../domain/gateway-records.js';
import type { RecordChange } from '../../ports/gateway-records.js';

/** Every video under way and those polled since; one takes about a kilobyte. */
const mostKept = 2_000;

/** Videos as they were last read or written, because each is polled many times for every time it changes. */
export class RecentVideos {
  readonly #videos = new Map<string, GatewayVideo>();

  find(id: string): GatewayVideo | undefined {
    return this.#videos.get(id);
  }

  keep(video: GatewayVideo): void {
    this.#videos.delete(video.id);
    this.#videos.set(video.id, video);
    const [oldest] = this.#videos.keys();
    if (this.#videos.size > mostKept && oldest !== undefined) this.#videos.delete(oldest);
  }

  /** To be told before a commit: what it changes is read anew. */
  forget(changes: readonly RecordChange[]): void {
    for (const change of changes) {
      if (change.kind === 'video') this.#videos.delete(change.video.id);
      else if (change.kind === 'video_deleted') this.#videos.delete(change.id);
    }
  }
}
