/** Why a take has no clip, in a form that a person and a retry policy can both use. */
export interface Failure {
  readonly what: 'prompt' | 'input_reference' | 'output' | 'limit' | 'transport' | 'window' | 'unknown';
  /** The server's code, or ours where it gave none. */
  readonly code: string;
  readonly message: string;
  readonly isRetryable: boolean;
}
