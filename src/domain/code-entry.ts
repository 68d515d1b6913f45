/** What `explain` prints of a code: one or two sentences each, true wherever the code appears. */
export interface CodeEntry {
  readonly means: string;
  /** Why there is such a rule, or how it usually comes to it. */
  readonly why: string;
  readonly fix: string;
}
