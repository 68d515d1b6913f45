import { randomUUID } from 'node:crypto';
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { sha256Of } from '../../domain/sha256.js';
import type { StoreAbilities } from '../../ports/store.js';
import type { LoadedS3 } from './s3-client.js';
import { isDigestMismatch, isNotImplemented, isTaken, type S3Refusal, s3RefusalOf } from './s3-error.js';
import { base64OfHex, md5Of, signPayload } from './s3-payload.js';

const words = 'nightshoot may write here\n';

/**
 * Learns with an object of a few bytes what a server does, rather than what it is called: Ceph 16 ignores a wrong
 * checksum header but refuses a wrong MD5 and a wrong signed digest, Swift answers 501 to a conditional PUT, AWS does
 * all of it. The object is removed at the end.
 */
export async function probeS3(s3: LoadedS3, at: ProbePlace, signal?: AbortSignal): Promise<StoreAbilities> {
  const key = `${at.keyPrefix}_nightshoot/probe-${randomUUID()}`;
  const put = (extra: Asking, signedSha256 = sha256Of(words)): Promise<S3Refusal | undefined> =>
    tryPut(s3, { bucket: at.bucket, key, extra, signedSha256 }, signal);
  const wrong = sha256Of('other words');
  const first = await put({});
  if (first !== undefined) throw first.cause;
  const taken = await put({ IfNoneMatch: '*' });
  const signed = await put({}, wrong);
  const checksum = await put({ ChecksumAlgorithm: 'SHA256', ChecksumSHA256: base64OfHex(wrong) });
  const md5 = await put({ ContentMD5: md5Of('other words') });
  await s3.client.send(new s3.sdk.DeleteObjectCommand({ Bucket: at.bucket, Key: key }), signalOption(signal));
  return {
    hasConditionalPut: taken !== undefined && isTaken(taken),
    hasServerSha256: checksum !== undefined && isDigestMismatch(checksum),
    hasSignedSha256: signed !== undefined && isDigestMismatch(signed),
    hasContentMd5: md5 !== undefined && isDigestMismatch(md5),
  };
}

export interface ProbePlace {
  readonly bucket: string;
  /** '' or a text that ends in `/`. */
  readonly keyPrefix: string;
}

type Asking = Pick<PutObjectCommandInput, 'IfNoneMatch' | 'ChecksumAlgorithm' | 'ChecksumSHA256' | 'ContentMD5'>;

interface ProbePut {
  readonly bucket: string;
  readonly key: string;
  readonly extra: Asking;
  readonly signedSha256: string;
}

/** Undefined when the server took it; its refusal when it is one of those the probe is after; throws any other. */
async function tryPut(s3: LoadedS3, put: ProbePut, signal?: AbortSignal): Promise<S3Refusal | undefined> {
  const command = new s3.sdk.PutObjectCommand({ Bucket: put.bucket, Key: put.key, Body: words, ...put.extra });
  signPayload(command, put.signedSha256);
  try {
    await s3.client.send(command, signalOption(signal));
    return undefined;
  } catch (cause) {
    const refusal = s3RefusalOf(cause);
    if (isTaken(refusal) || isDigestMismatch(refusal) || isNotImplemented(refusal)) return refusal;
    throw cause;
  }
}

function signalOption(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}
