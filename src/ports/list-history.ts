/** Who changed a shot list last, and when: the version control of the project, as far as there is one. */
export interface ListHistory {
  /** The commit the project stands at; undefined outside version control and before the first commit. */
  readonly currentCommit: () => Promise<string | undefined>;
  /** Undefined where the file is not under version control, or has changes that nobody committed. */
  readonly lastChange: (file: string) => Promise<ListChange | undefined>;
}

export interface ListChange {
  readonly author: string;
  readonly atMs: number;
}
