import type { Diagnostic } from '../domain/diagnostic.js';
import type { ShotId } from '../domain/shot-id.js';

/** A shot as another tool tells it: text by field name, without what that tool does not know. It may lack a prompt. */
export interface ImportedShot {
  readonly id: ShotId;
  readonly cells: ReadonlyMap<string, string>;
}

export interface ImportedShots {
  readonly shots: readonly ImportedShot[];
  readonly diagnostics: readonly Diagnostic[];
}
