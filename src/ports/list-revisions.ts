import type { ProjectFiles } from './project-files.js';

/** The project as version control kept it. Reads only. */
export interface ListRevisions {
  /** The files as a revision has them. Throws `E_REVISION_UNKNOWN`. */
  readonly filesAt: (revision: string) => Promise<ProjectFiles>;
  /** Who wrote each line of a file as it lies in the folder, first line first; empty for a file that is not known. */
  readonly linesOf: (file: string) => Promise<readonly LineChange[]>;
}

export interface LineChange {
  readonly author: string;
  /** Which change came later: lower is newer. Of no clock, for two commits may bear the same second. */
  readonly age: number;
}
