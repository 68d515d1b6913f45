/** Which delivery of the day a document belongs to. */
export interface Edition {
  /** `2026-11-23` */
  readonly date: string;
  /** From 1. */
  readonly number: number;
}

/** `2026-11-23`, `2026-11-23_2`: part of file names, so that a cut of yesterday stays beside the one of today. */
export function editionSuffix({ date, number }: Edition): string {
  return number === 1 ? date : `${date}_${number}`;
}
