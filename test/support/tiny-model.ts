import type { Model } from '../../src/catalog/model.js';
import { sizeSchema } from '../../src/domain/render-request.js';

/** A model whose placeholders cost a few milliseconds. */
export const tinyModel: Model = {
  id: 'tiny',
  aliases: [],
  sizes: [{ size: sizeSchema.parse('64x36'), seconds: [1, 2], price: { kind: 'unknown' } }],
  service: 'configured',
};
