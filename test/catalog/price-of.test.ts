import { describe, expect, test } from 'vitest';
import { assembleCatalog } from '../../src/catalog/catalog.js';
import { findModel } from '../../src/catalog/find-model.js';
import { type ModelInput, modelFromInput, modelInputSchema } from '../../src/catalog/model-input.js';
import { priceOf } from '../../src/catalog/price-of.js';
import type { Money } from '../../src/domain/money.js';

const batch = { isBatch: true, isRehearsal: false };

describe('priceOf', () => {
  test.each([
    ['sora-2', '1280x720', 8, 0.4],
    ['sora-2', '720x1280', 4, 0.2],
    ['sora-2-pro', '1280x720', 12, 1.8],
    ['sora-2-pro', '1792x1024', 8, 2],
    ['sora-2-pro', '1920x1080', 20, 7],
  ])('%s at %s for %d s costs $%d in a batch', (name, size, seconds, dollars) => {
    expect(priceBuiltIn(name, { size, seconds, ...batch })).toEqual({ kind: 'known', microUsd: dollars * 1_000_000 });
  });

  test('gives no batch discount to a direct job, and bills nobody in a rehearsal', () => {
    const clip = { size: '1280x720', seconds: 8, isBatch: false, isRehearsal: true };
    expect(priceBuiltIn('sora-2', clip)).toEqual({ kind: 'would_cost', microUsd: 800_000 });
  });

  test.each<[string, ModelInput['price'], Money]>([
    ['per second', { usd_per_second: 0.03 }, { kind: 'known', microUsd: 150_000 }],
    ['per GPU hour', { usd_per_gpu_hour: 2.5, render_seconds_per_second: 36 }, { kind: 'known', microUsd: 125_000 }],
    ['per GPU hour of unknown speed', { usd_per_gpu_hour: 2.5 }, { kind: 'unknown' }],
    ['own hardware', { own_hardware: true, render_seconds_per_second: 60 }, { kind: 'machine_time', seconds: 300 }],
    ['unknown', 'unknown', { kind: 'unknown' }],
    ['not given', undefined, { kind: 'unknown' }],
  ])('prices a configured model %s', (_name, price, expected) => {
    const input = modelInputSchema.parse({ sizes: ['1280x720'], seconds: [5], price });
    expect(priceOf(modelFromInput('hero', input), { size: '1280x720', seconds: 5, ...batch })).toEqual(expected);
  });
});

function priceBuiltIn(name: string, clip: Parameters<typeof priceOf>[1]): Money | undefined {
  const model = findModel(assembleCatalog([]), name);
  return model && priceOf(model, clip);
}
