import type { CustomId } from './custom-id.js';

/** What the reconciler says of one attempt that was sent. Exactly one per attempt. */
export type Outcome =
  | {
      readonly kind: 'rendered';
      readonly customId: CustomId;
      readonly videoId: string;
      /** Provider's own word on when the bytes vanish, epoch ms. */
      readonly expiresAtMs: number | undefined;
      readonly isPlaceholder: boolean;
      readonly evidence: OutcomeEvidence;
    }
  | {
      readonly kind: 'refused' | 'failed' | 'expired' | 'cancelled';
      readonly customId: CustomId;
      readonly failure: Failure;
      readonly evidence: OutcomeEvidence;
    }
  | { readonly kind: 'missing'; readonly customId: CustomId; readonly evidence: OutcomeEvidence };

/** Why a take has no clip, in a form that a person and a retry policy can both use. */
export interface Failure {
  readonly what: 'prompt' | 'input_reference' | 'output' | 'limit' | 'transport' | 'window' | 'unknown';
  /** The server's code, or ours where it gave none. */
  readonly code: string;
  readonly message: string;
  readonly isRetryable: boolean;
}

/** Where the reconciler read it: a result file and the byte offset of the line, or a direct answer. */
export interface OutcomeEvidence {
  readonly source: 'output_file' | 'error_file' | 'video' | 'batch' | 'none';
  readonly offset: number | undefined;
  /** At most 4 kB of the line as it came. */
  readonly sample: string | undefined;
}
