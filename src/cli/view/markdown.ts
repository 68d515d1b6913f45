import { oneLine } from './plain-text.js';

/** Foreign text in a cell of a table: one line, no markup (a code span would show its escapes), no mention of anybody, no link. */
export function markdownCell(text: string): string {
  return oneLine(text, 200)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|#~]/g, '\\$&')
    .replaceAll('@', '@\u200b')
    .replaceAll(/\b(https?):/gi, '$1&#58;');
}
