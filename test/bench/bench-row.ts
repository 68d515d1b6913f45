/** One line of the table: what was measured, the figure, and the bare thing it is held against in the same run. */
export interface BenchRow {
  readonly topic: string;
  readonly what: string;
  readonly figure: string;
  readonly baseline: string;
  /** Figure over baseline; undefined where there is no baseline. */
  readonly ratio: number | undefined;
  readonly aim: string;
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
