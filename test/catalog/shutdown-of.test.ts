import { expect, test } from 'vitest';
import { assembleCatalog } from '../../src/catalog/catalog.js';
import { shutdownOf } from '../../src/catalog/shutdown-of.js';

const catalog = assembleCatalog([]);
const retiredMs = Date.parse('2026-09-24T00:00:00Z');

test.each([
  ['as the catalog knows of the model at servers of its kind', 'sora-2', 'openai', undefined, retiredMs],
  ['as its owner said, where that is earlier', 'sora-2', 'openai', retiredMs - 1, retiredMs - 1],
  ['as the catalog says, where the owner is later', 'sora-2', 'openai', retiredMs + 1, retiredMs],
  ['never, where another kind serves it and nobody said anything', 'sora-2', 'nightshoot', undefined, undefined],
  ['as its owner said, of a model that nobody knows', 'hero', 'nightshoot', retiredMs, retiredMs],
] as const)('a provider shuts down %s', (_when, model, kind, shutdownAtMs, expected) => {
  expect(shutdownOf(catalog, model, { kind, shutdownAtMs })).toBe(expected);
});
