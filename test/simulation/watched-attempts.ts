import { canMoveAttempt } from '../../src/domain/attempt-state.js';
import type { CustomId } from '../../src/domain/custom-id.js';
import type { AttemptRecord } from '../../src/domain/ledger-records.js';

/** The attempts of a ledger, every write of which is looked at: I3, states move along the table; I6, no deadline moves later. */
export class WatchedAttempts extends Map<CustomId, AttemptRecord> {
  readonly #violations: string[];

  constructor(violations: string[]) {
    super();
    this.#violations = violations;
  }

  override set(customId: CustomId, attempt: AttemptRecord): this {
    const before = this.get(customId);
    if (before !== undefined && before.state !== attempt.state && !canMoveAttempt(before.state, attempt.state))
      this.#violations.push(`${customId} moved from ${before.state} to ${attempt.state}`);
    if (isLater(before?.downloadDeadlineMs, attempt.downloadDeadlineMs))
      this.#violations.push(`the deadline of ${customId} moved later`);
    return super.set(customId, attempt);
  }
}

function isLater(before: number | undefined, after: number | undefined): boolean {
  return before !== undefined && (after === undefined || after > before);
}
