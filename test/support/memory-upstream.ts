import type { Video } from '../../src/domain/video.js';
import type { Clock } from '../../src/ports/clock.js';
import type { RenderedClip } from '../../src/ports/renderer.js';
import type { CharacterUpload, CreateVideoAnswer, VideoJobs, VideoOrder } from '../../src/ports/video-jobs.js';
import type { ContentAnswer, ContentRequest } from '../../src/ports/videos-api.js';
import type { Character } from '../../src/protocol/character-object.js';
import { aContentAnswer, aVideo } from './scripted-server.js';

export interface MemoryUpstreamOptions {
  readonly clock: Clock;
  readonly clip: RenderedClip;
  /** How its next job is taken, each POST counted from 1; left out takes it. */
  readonly answer?: (post: number) => 'busy' | 'lost_before' | 'lost_after' | undefined;
  /** Each request for bytes, counted from 1. */
  readonly contentStatus?: (request: number) => number;
  /** A job with this prompt never ends. */
  readonly hangs?: string;
  /** A job with this prompt is forgotten when it is first asked for. */
  readonly forgets?: string;
}

/** A `/v1/videos` server in memory that keeps the truth of the jobs it made. */
export class MemoryUpstream implements VideoJobs {
  readonly jobs: Video[] = [];
  readonly #options: MemoryUpstreamOptions;
  readonly #forgotten = new Set<string>();
  readonly #characters = new Set<string>();
  #posts = 0;
  #contents = 0;

  constructor(options: MemoryUpstreamOptions) {
    this.#options = options;
  }

  async createVideo(order: VideoOrder): Promise<CreateVideoAnswer> {
    const { prompt } = order;
    this.#posts += 1;
    const answer = this.#options.answer?.(this.#posts);
    if (answer === 'busy') return { kind: 'busy', retryAfterMs: undefined, message: 'Too many jobs.' };
    const characterIds = order.method === 'create' ? (order.characterIds ?? []) : [];
    if (characterIds.some((id) => !this.#characters.has(id))) return unknownCharacter;
    if (answer === 'lost_before') return lostAnswer;
    const createdAtMs = this.#options.clock.now();
    const video = aVideo({
      id: `job_${this.jobs.length + 1}`,
      prompt,
      model: 'tiny',
      createdAtMs,
      size: '64x36',
      seconds: 1,
    });
    this.jobs.push(video);
    return answer === 'lost_after' ? lostAnswer : { kind: 'accepted', video };
  }

  async getVideo(id: string): Promise<Video | undefined> {
    const job = this.jobs.find((made) => made.id === id);
    if (job === undefined || this.#forgotten.has(id)) return undefined;
    if (job.prompt === this.#options.forgets && this.#forgotten.size === 0) {
      this.#forgotten.add(id);
      return undefined;
    }
    const isDone = this.#options.clock.now() - (job.createdAtMs ?? 0) >= renderMs && job.prompt !== this.#options.hangs;
    return isDone ? job : { ...job, status: 'in_progress', rawStatus: 'in_progress' };
  }

  async listVideos() {
    return { items: this.jobs.filter(({ id }) => !this.#forgotten.has(id)).toReversed(), next: undefined };
  }

  async openContent({ kind }: ContentRequest): Promise<ContentAnswer> {
    this.#contents += 1;
    const status = this.#options.contentStatus?.(this.#contents) ?? 200;
    return status === 200 ? aContentAnswer(this.#options.clip[kind]) : aContentAnswer({ status });
  }

  async uploadCharacter({ name, body }: CharacterUpload): Promise<Character> {
    for await (const _piece of body);
    const id = `char_of_${name}`;
    this.#characters.add(id);
    return { id, name, createdAtMs: undefined };
  }

  async hasCharacter(id: string): Promise<boolean> {
    return this.#characters.has(id);
  }

  async close(): Promise<void> {}
}

const renderMs = 60_000;

const unknownCharacter: CreateVideoAnswer = {
  kind: 'rejected',
  status: 400,
  code: 'not_found',
  message: 'No such character.',
};

export const lostAnswer: CreateVideoAnswer = { kind: 'unknown', message: 'The answer was lost.' };
