import type { Diagnostic } from '../domain/diagnostic.js';
import { RenderQueueError } from '../domain/render-queue-error.js';

/** The command stops because of what somebody wrote; each fault is a diagnostic with its place. */
export class InvalidInput extends RenderQueueError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    super({
      code: 'E_INVALID_INPUT',
      kind: 'usage',
      message: `${errors} ${errors === 1 ? 'error' : 'errors'}; nothing was submitted.`,
    });
    this.diagnostics = diagnostics;
  }
}
