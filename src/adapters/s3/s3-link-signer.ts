import type { Clock } from '../../ports/clock.js';
import type { LinkSigner } from '../../ports/link-signer.js';
import { type LoadedS3, loadS3 } from './s3-client.js';
import { s3Error } from './s3-error.js';
import type { S3Options } from './s3-options.js';

/** SigV4 gives a signature a week at most. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html */
const longestSeconds = 7 * 24 * 3600;

/** Presigned GETs. A signature dies with the session that made it, which for a CI role is an hour or less. */
export function s3LinkSigner(options: S3Options, clock: Pick<Clock, 'now'>): LinkSigner {
  let loading: Promise<readonly [LoadedS3, typeof import('@aws-sdk/s3-request-presigner')]> | undefined;
  const keyPrefix = options.prefix === '' ? '' : `${options.prefix}/`;
  return {
    sign: async (key, seconds) => {
      loading ??= Promise.all([loadS3(options), import('@aws-sdk/s3-request-presigner')]);
      const [{ client, sdk }, { getSignedUrl }] = await loading;
      const expiresIn = Math.floor(Math.min(seconds, longestSeconds));
      const signedAtMs = clock.now();
      try {
        const { expiration } = await client.config.credentials();
        const command = new sdk.GetObjectCommand({ Bucket: options.bucket, Key: keyPrefix + key });
        const url = await getSignedUrl(client, command, { expiresIn });
        const sessionEndMs = expiration?.getTime() ?? Number.POSITIVE_INFINITY;
        return { url, expiresAtMs: Math.min(signedAtMs + expiresIn * 1000, sessionEndMs) };
      } catch (cause) {
        throw s3Error(`sign a link to \`${key}\``, `s3://${options.bucket}`, cause);
      }
    },
  };
}
