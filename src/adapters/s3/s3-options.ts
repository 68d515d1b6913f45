import type { StorageClass } from '@aws-sdk/client-s3';

/** Where a bucket is and how to speak to it. Credentials come from the SDK's own chain: environment, profile, role. */
export interface S3Options {
  readonly bucket: string;
  /** Keys are put below it; '' for the bucket's root. */
  readonly prefix: string;
  readonly endpoint?: string;
  readonly region?: string;
  /** `http://host/bucket/key` instead of `http://bucket.host/key`; most servers that are not AWS want it. */
  readonly forcePathStyle?: boolean;
  readonly profile?: string;
  readonly storageClass?: StorageClass;
  /** AES256, or aws:kms with an optional key. */
  readonly encryption?: { readonly algorithm: 'AES256' | 'aws:kms'; readonly kmsKeyId?: string };
  /** At most ten, on every object. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
  readonly tags?: Readonly<Record<string, string>>;
}

/** `s3://bucket/prefix` → its two parts; undefined for any other text. */
export function parseS3Location(url: string): { readonly bucket: string; readonly prefix: string } | undefined {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(url);
  if (match === null) return undefined;
  const [, bucket = '', prefix = ''] = match;
  return { bucket, prefix: prefix.replace(/^\/+|\/+$/g, '') };
}
