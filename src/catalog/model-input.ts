import { z } from 'zod';
import { microUsd } from '../domain/money.js';
import { sizeSchema } from '../domain/render-request.js';
import type { Model, Price } from './model.js';

const renderSpeed = z
  .number()
  .positive()
  .optional()
  .describe('Seconds of machine time that one second of clip takes. Without it the price is unknown.');

export const priceInputSchema = z.union(
  [
    z.strictObject({
      usd_per_second: z.number().nonnegative().describe('Dollars for each second of clip.'),
      batch_discount: z.number().min(0).lt(1).optional().describe('Fraction taken off work sent through Batch.'),
    }),
    z.strictObject({
      usd_per_gpu_hour: z.number().nonnegative().describe('Dollars for an hour of rented machine.'),
      render_seconds_per_second: renderSpeed,
    }),
    z.strictObject({ own_hardware: z.literal(true), render_seconds_per_second: renderSpeed }),
    z.literal('unknown'),
  ],
  {
    error:
      'write `{ usd_per_second: 0.1 }`, `{ usd_per_gpu_hour: 2.5, render_seconds_per_second: 60 }`, `{ own_hardware: true, render_seconds_per_second: 60 }` or `unknown`',
  },
);

/** A model as the config writes it, under the name the lists use. */
export const modelInputSchema = z.strictObject({
  id: z.string().min(1).optional().describe('The id the server knows. Default: the name itself.'),
  sizes: z.array(sizeSchema).min(1).describe('Sizes it renders, width x height.'),
  seconds: z.array(z.number().positive()).min(1).describe('Durations it renders.'),
  price: priceInputSchema.optional().describe('What a clip costs. Without it the price is unknown.'),
});
export type ModelInput = z.infer<typeof modelInputSchema>;

export function modelFromInput(name: string, input: ModelInput): Model {
  const price = priceFromInput(input.price ?? 'unknown');
  return {
    id: input.id ?? name,
    aliases: input.id === undefined || input.id === name ? [] : [name],
    sizes: input.sizes.map((size) => ({ size, seconds: input.seconds, price })),
    service: 'configured',
  };
}

function priceFromInput(input: z.infer<typeof priceInputSchema>): Price {
  if (input === 'unknown') return { kind: 'unknown' };
  if ('usd_per_second' in input) {
    const { usd_per_second: dollars, batch_discount: batchDiscount = 0 } = input;
    return { kind: 'usd_per_second', microUsd: microUsd(dollars), batchDiscount, source: undefined };
  }
  const renderSecondsPerSecond = input.render_seconds_per_second;
  if ('usd_per_gpu_hour' in input) {
    return { kind: 'usd_per_gpu_hour', microUsd: microUsd(input.usd_per_gpu_hour), renderSecondsPerSecond };
  }
  return { kind: 'machine_time', renderSecondsPerSecond };
}
