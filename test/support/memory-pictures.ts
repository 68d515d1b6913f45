import { scalePicture } from '../../src/adapters/pictures/scale-picture.js';
import type { SmallPictures } from '../../src/ports/small-pictures.js';

/** Real small pictures, kept in memory; `made` counts how many were. */
export function memoryPictures(): SmallPictures & { readonly made: () => number } {
  const kept = new Map<string, Uint8Array>();
  let made = 0;
  return {
    made: () => made,
    find: async (original) => kept.get(original),
    make: async (original) => {
      made += 1;
      return scalePicture(original);
    },
    keep: async (original, small) => {
      kept.set(original, small);
    },
  };
}
