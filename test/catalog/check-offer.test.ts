import { describe, expect, test } from 'vitest';
import { assembleCatalog } from '../../src/catalog/catalog.js';
import { checkOffer } from '../../src/catalog/check-offer.js';
import { checkService } from '../../src/catalog/check-service.js';
import { modelFromInput, modelInputSchema } from '../../src/catalog/model-input.js';

const hero = modelFromInput(
  'hero',
  modelInputSchema.parse({ id: 'Wan-AI/Wan2.2-T2V-A14B', sizes: ['1280x720'], seconds: [4, 5] }),
);
const catalog = assembleCatalog([hero]);
const lastSecond = Date.parse('2026-09-23T23:59:59Z');
const shutdown = Date.parse('2026-09-24T00:00:00Z');

describe('checkOffer', () => {
  test.each([
    ['sora-2', '1280x720', 8, undefined],
    ['sora-2', '1280x720', 20, undefined],
    ['sora-2', '1280x720', 9, 'seconds'],
    ['sora-2', '1920x1080', 8, 'size'],
    ['sora-2-pro', '1920x1080', 16, undefined],
    ['sora-3', '1280x720', 8, 'unknown_model'],
    ['hero', '1280x720', 5, undefined],
    ['Wan-AI/Wan2.2-T2V-A14B', '1280x720', 8, 'seconds'],
  ])('%s at %s for %d s: %s', (model, size, seconds, kind) => {
    expect(checkOffer(catalog, { model, size, seconds })?.kind).toBe(kind);
  });

  test('names the longer of two equally near durations, because a long clip can be trimmed', () => {
    const problem = checkOffer(catalog, { model: 'sora-2', size: '1280x720', seconds: 10 });
    expect(problem).toMatchObject({ kind: 'seconds', nearest: 12, offered: [4, 8, 12, 16, 20] });
  });
});

describe('checkService', () => {
  test.each([
    ['sora-2', 'openai', lastSecond, undefined],
    ['sora-2', 'openai', shutdown, 'retired'],
    ['sora-2', 'nightshoot', shutdown, undefined],
    ['sora-2', 'sglang', lastSecond, 'not_served'],
    ['hero', 'sglang', shutdown, undefined],
  ])('%s at %s at %d: %s', (model, serverKind, atMs, kind) => {
    expect(checkService(catalog, model, { serverKind, atMs })?.kind).toBe(kind);
  });

  test('says what can serve instead of a retired model', () => {
    expect(checkService(catalog, 'sora-2', { serverKind: 'openai', atMs: shutdown })).toMatchObject({
      retiredAt: '2026-09-24T00:00:00Z',
      replacements: ['hero'],
    });
  });
});
