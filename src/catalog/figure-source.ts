/** Where a figure of the catalog was read, and when. Prices and dates move; a reader must be able to check them. */
export interface FigureSource {
  readonly url: string;
  /** `2026-11-22` */
  readonly readOn: string;
  /** Set where no first-hand page was found, and says what the figure rests on instead. */
  readonly doubt?: string;
}
