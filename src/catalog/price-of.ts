import type { MicroUsd, Money } from '../domain/money.js';
import { findModelSize } from './check-offer.js';
import type { Model } from './model.js';

export interface PricedClip {
  readonly size: string;
  readonly seconds: number;
  /** Only work sent through Batch gets the batch discount. */
  readonly isBatch: boolean;
  /** A placeholder bills nobody: the figure says what the clip would cost. */
  readonly isRehearsal: boolean;
}

/** The price of one clip. Unknown where the model has no such size or the figure is not known. */
export function priceOf(model: Model, clip: PricedClip): Money {
  const price = findModelSize(model, clip.size)?.price;
  if (price === undefined) return { kind: 'unknown' };
  switch (price.kind) {
    case 'usd_per_second': {
      const discount = clip.isBatch ? price.batchDiscount : 0;
      return dollars(price.microUsd * clip.seconds * (1 - discount), clip);
    }
    case 'usd_per_gpu_hour':
      if (price.renderSecondsPerSecond === undefined) return { kind: 'unknown' };
      return dollars((price.microUsd * price.renderSecondsPerSecond * clip.seconds) / 3600, clip);
    case 'machine_time':
      if (price.renderSecondsPerSecond === undefined) return { kind: 'unknown' };
      return { kind: 'machine_time', seconds: price.renderSecondsPerSecond * clip.seconds };
    case 'unknown':
      return { kind: 'unknown' };
    default:
      return price satisfies never;
  }
}

/** Rounded up to a whole millionth, so that a sum never falls below the bill. */
function dollars(microUsd: MicroUsd, clip: PricedClip): Money {
  return { kind: clip.isRehearsal ? 'would_cost' : 'known', microUsd: Math.ceil(microUsd - 1e-6) };
}
