import type { Batch } from '../domain/batch.js';
import type { Sha256 } from '../domain/sha256.js';
import type { Ulid } from '../domain/ulid.js';

/** What a batch carries of ours at the server, so that it is known again when the answer to its creation is lost. */
export interface BatchMark {
  readonly show: string;
  readonly ledgerId: Ulid;
  readonly submissionId: Ulid;
  readonly inputSha256: Sha256;
  readonly lineCount: number;
}

/** At most 16 pairs of 64 and 512 characters; no prompts and no secrets, because everyone with the key can read it. */
export function formatBatchMetadata(mark: BatchMark): Readonly<Record<string, string>> {
  return {
    nightshoot_show: mark.show,
    nightshoot_ledger: mark.ledgerId,
    nightshoot_submission: mark.submissionId,
    nightshoot_input_sha256: mark.inputSha256,
    nightshoot_lines: String(mark.lineCount),
    nightshoot_v: '1',
  };
}

export function showOfBatch(batch: Batch): string | undefined {
  return batch.metadata['nightshoot_show'];
}

export function submissionOfBatch(batch: Batch): string | undefined {
  return batch.metadata['nightshoot_submission'];
}
