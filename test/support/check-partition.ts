import { expect } from 'vitest';
import type { CustomId } from '../../src/domain/custom-id.js';
import { createLineSplitter } from '../../src/reconcile/split-lines.js';
import { createResultTally } from '../../src/reconcile/tally-result-lines.js';
import { mutateResults } from './mutate-results.js';

/**
 * Tallies one bent pair of result files and checks what must hold of any: every attempt sent is in exactly one list, and
 * nobody else is in any.
 */
export function checkPartition(customIds: readonly CustomId[], seed: number): void {
  const { output, error } = mutateResults(customIds, seed);
  const tally = createResultTally(new Set(customIds));
  const rendered: CustomId[] = [];
  for (const [bytes, source] of [
    [output, 'output_file'],
    [error, 'error_file'],
  ] as const) {
    const splitter = createLineSplitter(1024 * 1024);
    const half = Math.floor(bytes.length / 2);
    for (const line of [
      ...splitter.push(bytes.subarray(0, half)),
      ...splitter.push(bytes.subarray(half)),
      ...splitter.end(),
    ]) {
      const found = tally.take(line, source);
      if (found !== undefined) rendered.push(found.customId);
    }
  }
  const sheet = tally.close();
  const all = [
    ...rendered,
    ...sheet.failed.map(({ customId }) => customId),
    ...sheet.pending.map(({ customId }) => customId),
    ...sheet.absent,
  ];
  expect(all, `seed ${seed}`).toHaveLength(customIds.length);
  expect(new Set(all), `seed ${seed}`).toEqual(new Set(customIds));
  expect(sheet.anomalies.every(({ sample }) => sample.length <= 1024)).toBe(true);
}
