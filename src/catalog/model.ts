import type { MicroUsd } from '../domain/money.js';
import type { Size } from '../domain/render-request.js';
import type { FigureSource } from './figure-source.js';

/** What one model can be asked for, and what it costs. */
export interface Model {
  /** The id the server knows; it goes on the wire and into the fingerprint. */
  readonly id: string;
  /** Other names a list may write for it. */
  readonly aliases: readonly string[];
  readonly sizes: readonly ModelSize[];
  /** Server kinds that serve it; `configured` is whatever server the config names. */
  readonly service: readonly ModelService[] | 'configured';
}

export interface ModelSize {
  readonly size: Size;
  readonly seconds: readonly number[];
  readonly price: Price;
}

export interface ModelService {
  readonly serverKind: string;
  /** First instant it no longer answers, ISO 8601 in UTC. */
  readonly retiredAt?: string;
  readonly source: FigureSource;
}

/**
 * usd_per_second: of finished clip, before the batch discount (a fraction taken off work sent through Batch).
 * usd_per_gpu_hour and machine_time: a clip takes `renderSecondsPerSecond` of machine for each of its seconds; while that
 * is not known, neither is the price. unknown: nobody published one; never taken for $0.
 */
export type Price =
  | {
      readonly kind: 'usd_per_second';
      readonly microUsd: MicroUsd;
      readonly batchDiscount: number;
      readonly source: FigureSource | undefined;
    }
  | {
      readonly kind: 'usd_per_gpu_hour';
      readonly microUsd: MicroUsd;
      readonly renderSecondsPerSecond: number | undefined;
    }
  | { readonly kind: 'machine_time'; readonly renderSecondsPerSecond: number | undefined }
  | { readonly kind: 'unknown' };
