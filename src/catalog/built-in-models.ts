import { microUsd } from '../domain/money.js';
import { sizeSchema } from '../domain/render-request.js';
import type { FigureSource } from './figure-source.js';
import type { Model, ModelService, ModelSize } from './model.js';

/** Changes with every edit of the figures below; plans carry it. */
export const builtInCatalogDate = '2026-11-22';

const guide = 'https://platform.openai.com/docs/guides/video-generation';

/** The guide adds 16 and 20 to the 4, 8 and 12 of the API specification. */
const seconds = [4, 8, 12, 16, 20];

/** "50% off every model": https://platform.openai.com/docs/guides/batch */
const batchDiscount = 0.5;

const officialPrice: FigureSource = {
  url: 'https://platform.openai.com/docs/models/sora-2',
  readOn: builtInCatalogDate,
};

const resoldPrice: FigureSource = {
  url: 'https://platform.openai.com/docs/models/sora-2-pro',
  readOn: builtInCatalogDate,
  doubt: 'Resellers agree on it; no official copy was found.',
};

const fixturePrice: FigureSource = {
  url: 'https://platform.openai.com/docs/models/sora-2-pro',
  readOn: builtInCatalogDate,
  doubt: "Found only in a public gateway's test data.",
};

/** Announced 2026-03-24; the Videos API answered until 2026-09-24. */
const service: readonly ModelService[] = [
  { serverKind: 'openai', retiredAt: '2026-09-24T00:00:00Z', source: { url: guide, readOn: builtInCatalogDate } },
];

const sora2Sizes: readonly ModelSize[] = [size('1280x720', 0.1, officialPrice), size('720x1280', 0.1, officialPrice)];

const sora2ProSizes: readonly ModelSize[] = [
  size('1280x720', 0.3, officialPrice),
  size('720x1280', 0.3, officialPrice),
  size('1792x1024', 0.5, resoldPrice),
  size('1024x1792', 0.5, resoldPrice),
  size('1920x1080', 0.7, fixturePrice),
  size('1080x1920', 0.7, fixturePrice),
];

export const builtInModels: readonly Model[] = [
  { id: 'sora-2', aliases: [], sizes: sora2Sizes, service },
  { id: 'sora-2-2025-10-06', aliases: [], sizes: sora2Sizes, service },
  { id: 'sora-2-2025-12-08', aliases: [], sizes: sora2Sizes, service },
  { id: 'sora-2-pro', aliases: [], sizes: sora2ProSizes, service },
  { id: 'sora-2-pro-2025-10-06', aliases: [], sizes: sora2ProSizes, service },
];

function size(name: string, usdPerSecond: number, source: FigureSource): ModelSize {
  const price = { kind: 'usd_per_second', microUsd: microUsd(usdPerSecond), batchDiscount, source } as const;
  return { size: sizeSchema.parse(name), seconds, price };
}
