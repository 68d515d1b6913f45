import { describe, expect, test } from 'vitest';
import { assembleCatalog } from '../../src/catalog/catalog.js';
import { checkOffer } from '../../src/catalog/check-offer.js';
import { modelFromInput, modelInputSchema } from '../../src/catalog/model-input.js';

const catalog = assembleCatalog([
  modelFromInput(
    'hero',
    modelInputSchema.parse({ id: 'Wan-AI/Wan2.2-T2V-A14B', sizes: ['1280x720'], seconds: [4, 5] }),
  ),
]);
const beforeShutdown = { serverKind: 'openai', atMs: Date.parse('2026-09-23T23:59:59Z') };
const afterShutdown = { serverKind: 'openai', atMs: Date.parse('2026-09-24T00:00:00Z') };

describe('checkOffer', () => {
  test.each([
    ['sora-2', '1280x720', 8, []],
    ['sora-2', '1280x720', 20, []],
    ['sora-2', '1280x720', 9, ['seconds']],
    ['sora-2', '1920x1080', 8, ['size']],
    ['sora-2-pro', '1920x1080', 16, []],
    ['sora-3', '1280x720', 8, ['unknown_model']],
    ['hero', '1280x720', 5, []],
    ['Wan-AI/Wan2.2-T2V-A14B', '1280x720', 8, ['seconds']],
  ])('%s at %s for %d s has the problems %j', (model, size, seconds, kinds) => {
    expect(checkOffer(catalog, { model, size, seconds }, beforeShutdown).map(({ kind }) => kind)).toEqual(kinds);
  });

  test('names the longer of two equally near durations, because a long clip can be trimmed', () => {
    const [problem] = checkOffer(catalog, { model: 'sora-2', size: '1280x720', seconds: 10 }, beforeShutdown);
    expect(problem).toMatchObject({ kind: 'seconds', nearest: 12, offered: [4, 8, 12, 16, 20] });
  });

  test('refuses a model from the very instant it is retired at this kind of server', () => {
    const asked = { model: 'sora-2', size: '1280x720', seconds: 8 };
    expect(checkOffer(catalog, asked, afterShutdown)).toMatchObject([
      { kind: 'retired', retiredAt: '2026-09-24T00:00:00Z' },
    ]);
    expect(checkOffer(catalog, asked, { ...afterShutdown, serverKind: 'nightshoot' })).toEqual([]);
    expect(checkOffer(catalog, asked, { ...afterShutdown, serverKind: undefined })).toEqual([]);
  });

  test('says that a kind of server does not serve a model', () => {
    const asked = { model: 'sora-2', size: '1280x720', seconds: 8 };
    expect(checkOffer(catalog, asked, { serverKind: 'sglang', atMs: 0 })).toMatchObject([{ kind: 'not_served' }]);
  });
});
