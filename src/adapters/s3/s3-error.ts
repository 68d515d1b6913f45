import type { KnownCode } from '../../domain/known-codes.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';

/** What an S3 server's refusal means, whatever its kind: the SDK's classes stay behind this line. */
export interface S3Refusal {
  readonly status: number | undefined;
  readonly name: string;
  readonly message: string;
  readonly cause: unknown;
}

export function s3RefusalOf(cause: unknown): S3Refusal {
  if (!(cause instanceof Error)) return { status: undefined, name: 'Unknown', message: String(cause), cause };
  const metadata = '$metadata' in cause ? cause.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return { status: typeof status === 'number' ? status : undefined, name: cause.name, message: cause.message, cause };
}

/** A conditional PUT found the key taken. */
export function isTaken({ status }: S3Refusal): boolean {
  return status === 412;
}

export function isAbsent({ status, name }: S3Refusal): boolean {
  return status === 404 && name !== 'NoSuchBucket';
}

/** Old servers answer so to a header they do not know. */
export function isNotImplemented({ status, name }: S3Refusal): boolean {
  return status === 501 || name === 'NotImplemented';
}

/** The server compared a digest of ours with what arrived, and they differ. */
export function isDigestMismatch({ status, name }: S3Refusal): boolean {
  return (
    status === 400 && /^(BadDigest|InvalidDigest|XAmzContentSHA256Mismatch|XAmzContentChecksumMismatch)$/.test(name)
  );
}

/** Throttling, races and faults of the far side pass; refusals do not. */
const passingStatuses = new Set([408, 409, 429, 500, 502, 503, 504]);

export function s3Error(action: string, location: string, cause: unknown): RenderQueueError {
  if (cause instanceof RenderQueueError) return cause;
  const refusal = s3RefusalOf(cause);
  const { code, hint } = explain(refusal, location);
  const answer = refusal.status === undefined ? refusal.message : `${refusal.status} ${refusal.name}`;
  return new RenderQueueError({
    code,
    kind: 'store',
    message: `The store at \`${location}\` refused to ${action}: ${answer}.`,
    retryable: isDigestMismatch(refusal) || refusal.status === undefined || passingStatuses.has(refusal.status),
    cause,
    hint,
  });
}

function explain(refusal: S3Refusal, location: string): { readonly code: KnownCode; readonly hint: string } {
  const { status, name } = refusal;
  if (isDigestMismatch(refusal)) {
    return {
      code: 'E_STORE_BYTES_CHANGED',
      hint: 'Run the same command again; if it happens twice, check the disk that holds the spool.',
    };
  }
  if (name === 'CredentialsProviderError') {
    return {
      code: 'E_STORE_CREDENTIALS',
      hint: 'Give credentials the way the AWS tools take them: `AWS_PROFILE`, or `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.',
    };
  }
  if (status === 401 || status === 403) {
    return {
      code: 'E_STORE_REFUSED',
      hint: `Check the credentials, and that they may get, put and list below \`${location}\`.`,
    };
  }
  if (name === 'NoSuchBucket') {
    return { code: 'E_STORE_ABSENT', hint: 'Make the bucket, or name another one in `store.url`.' };
  }
  if (status === undefined || passingStatuses.has(status)) {
    return { code: 'E_STORE_UNREACHABLE', hint: 'Verified clips stay in the spool; run the same command again.' };
  }
  return { code: 'E_STORE_ANSWER', hint: `Check \`store.url\` and its endpoint options for \`${location}\`.` };
}
