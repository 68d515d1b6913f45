import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Options } from './s3-options.js';

type S3Module = typeof import('@aws-sdk/client-s3');

export interface LoadedS3 {
  readonly client: S3Client;
  readonly sdk: S3Module;
}

/** Connections to one host; the ferry's own limit lies below. */
const mostSockets = 64;
const connectTimeoutMs = 10_000;
/** Without a byte either way. A PUT of a clip over a slow line is long but never silent. */
const silenceTimeoutMs = 60_000;

/**
 * Loads the SDK when the first call needs it: it costs 100 ms of start. `AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED`
 * must be in the environment by then. The SDK retries nothing: a body from a file could not be sent twice by it, and
 * waiting is the business of the decorator.
 */
export async function loadS3(options: S3Options): Promise<LoadedS3> {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    maxAttempts: 1,
    // The SDK writes advice to the console when a streamed PUT is refused; a refusal is an answer to us.
    logger: silence,
    // Servers other than AWS answer 411 or 501 to the checksum trailers that the SDK sends unasked.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: connectTimeoutMs,
      socketTimeout: silenceTimeoutMs,
      httpAgent: { maxSockets: mostSockets },
      httpsAgent: { maxSockets: mostSockets },
    },
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(options.forcePathStyle === undefined ? {} : { forcePathStyle: options.forcePathStyle }),
  });
  return { client, sdk };
}

const silence = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
