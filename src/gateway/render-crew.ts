import type { GatewayRequest, GatewayVideo } from '../domain/gateway-records.js';

/** A place at a renderer, held until `render` ends or `release` gives it back unused. */
export interface RenderPlace {
  readonly render: (video: GatewayVideo, signal: AbortSignal) => Promise<void>;
  readonly release: () => void;
}

/** Who renders: knows how much may be under way, and where. */
export interface RenderCrew {
  /** Whether one more may be under way anywhere. */
  readonly hasRoom: () => boolean;
  /** For a video that is still to be made of the request. Undefined while nobody who can render it has room. */
  readonly reserveFor: (request: GatewayRequest) => RenderPlace | undefined;
  /** The same for one that is there. One whose job is under way at an upstream has its place in any case. */
  readonly reserve: (video: GatewayVideo) => RenderPlace | undefined;
  /** When there may be room again by the mere passing of time, epoch ms. */
  readonly roomAtMs: () => number | undefined;
  readonly describe: () => readonly RendererState[];
}

export interface RendererState {
  readonly name: string;
  readonly active: number;
  readonly limit: number;
  /** It asked to be left alone until then; in the past where it did not. */
  readonly coolUntilMs: number;
}
