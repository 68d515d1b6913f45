import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { type ObjectKey, objectKeySchema } from '../../domain/object-key.js';
import type { Proof, Receipt } from '../../domain/receipt.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { type Sha256, sha256Schema } from '../../domain/sha256.js';
import type { Clock } from '../../ports/clock.js';
import type { NewObject, PutAnswer, Store, StoreAbilities, StoredObject } from '../../ports/store.js';
import { sendFileBody } from './file-body.js';
import { type LoadedS3, loadS3 } from './s3-client.js';
import { isAbsent, isTaken, s3Error, s3RefusalOf } from './s3-error.js';
import type { S3Options } from './s3-options.js';
import { base64OfHex, hexOfBase64, md5OfBody, signPayload } from './s3-payload.js';
import { probeS3 } from './s3-probe.js';

/** S3 lower-cases the names of user metadata. */
const sha256Metadata = 'sha256';

/**
 * A bucket as a store. What lies in the bucket at each step of a put: nothing until the single PUT was received whole
 * and its digest compared, then the object. A lost answer is harmless: the next put of the same bytes finds them there.
 *
 * The PUT's answer is not believed by itself: a HEAD shows the size and the digest, and where the server can show and
 * check nothing, the object is read back and hashed.
 */
export class S3Store implements Store {
  readonly location: string;
  readonly #options: S3Options;
  readonly #keyPrefix: string;
  readonly #clock: Clock;
  #loaded: Promise<LoadedS3> | undefined;
  #abilities: Promise<StoreAbilities> | undefined;

  constructor(options: S3Options, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    this.#keyPrefix = options.prefix === '' ? '' : `${options.prefix}/`;
    this.location = `s3://${options.bucket}${options.prefix === '' ? '' : `/${options.prefix}`}`;
  }

  async put(object: NewObject, signal?: AbortSignal): Promise<PutAnswer> {
    const abilities = await this.#learn(signal);
    // Without conditional PUT two writers could race; the ledger's lease keeps a show to one writer.
    if (!abilities.hasConditionalPut) {
      const there = await this.head(object.key, signal);
      if (there !== undefined) return this.#compare(object, there, signal);
    }
    try {
      await this.#send(object, abilities, signal);
    } catch (cause) {
      if (!isTaken(s3RefusalOf(cause))) throw s3Error(`store \`${object.key}\``, this.location, cause);
      const there = await this.head(object.key, signal);
      if (there === undefined) throw s3Error(`store \`${object.key}\``, this.location, cause);
      return this.#compare(object, there, signal);
    }
    return { kind: 'stored', receipt: await this.#prove(object, abilities, signal) };
  }

  async replace(key: ObjectKey, body: Uint8Array, mediaType: string, signal?: AbortSignal): Promise<void> {
    const { client, sdk } = await this.#load();
    const command = new sdk.PutObjectCommand({
      ...this.#style(),
      Bucket: this.#options.bucket,
      Key: this.#keyPrefix + key,
      Body: body,
      ContentType: mediaType,
      CacheControl: 'no-cache',
    });
    signPayload(command, createHash('sha256').update(body).digest('hex'));
    try {
      await client.send(command, abortOption(signal));
    } catch (cause) {
      throw s3Error(`replace \`${key}\``, this.location, cause);
    }
  }

  async head(key: ObjectKey, signal?: AbortSignal): Promise<StoredObject | undefined> {
    const { client, sdk } = await this.#load();
    try {
      const found = await client.send(
        new sdk.HeadObjectCommand({
          Bucket: this.#options.bucket,
          Key: this.#keyPrefix + key,
          ChecksumMode: 'ENABLED',
        }),
        abortOption(signal),
      );
      return {
        key,
        sizeBytes: found.ContentLength ?? 0,
        sha256: digestOf(found.ChecksumSHA256 === undefined ? undefined : hexOfBase64(found.ChecksumSHA256)),
        notedSha256: digestOf(found.Metadata?.[sha256Metadata]),
        modifiedAtMs: found.LastModified?.getTime(),
      };
    } catch (cause) {
      if (isAbsent(s3RefusalOf(cause))) return undefined;
      throw s3Error(`look at \`${key}\``, this.location, cause);
    }
  }

  async *read(key: ObjectKey, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const { client, sdk } = await this.#load();
    try {
      const found = await client.send(
        new sdk.GetObjectCommand({ Bucket: this.#options.bucket, Key: this.#keyPrefix + key }),
        abortOption(signal),
      );
      const body: unknown = found.Body;
      if (!isByteStream(body)) throw new TypeError('The SDK gave no readable body.');
      yield* body;
    } catch (cause) {
      throw s3Error(`read \`${key}\``, this.location, cause);
    }
  }

  async *list(prefix: string, signal?: AbortSignal): AsyncGenerator<StoredObject> {
    const { client, sdk } = await this.#load();
    let token: string | undefined;
    do {
      const page = await client
        .send(
          new sdk.ListObjectsV2Command({
            Bucket: this.#options.bucket,
            Prefix: this.#keyPrefix + prefix,
            ...(token === undefined ? {} : { ContinuationToken: token }),
          }),
          abortOption(signal),
        )
        .catch((cause: unknown) => {
          throw s3Error(`list \`${prefix}\``, this.location, cause);
        });
      for (const item of page.Contents ?? []) {
        const key = objectKeySchema.safeParse(item.Key?.slice(this.#keyPrefix.length));
        if (!key.success) continue;
        yield {
          key: key.data,
          sizeBytes: item.Size ?? 0,
          sha256: undefined,
          modifiedAtMs: item.LastModified?.getTime(),
        };
      }
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async probe(signal?: AbortSignal): Promise<StoreAbilities> {
    this.#abilities = undefined;
    return this.#learn(signal);
  }

  /** Sockets are kept open between calls; a program that ends needs them closed. */
  async close(): Promise<void> {
    if (this.#loaded !== undefined) (await this.#loaded).client.destroy();
  }

  #load(): Promise<LoadedS3> {
    this.#loaded ??= loadS3(this.#options);
    return this.#loaded;
  }

  /** Once in the life of the store; a failed probe is asked again. */
  async #learn(signal: AbortSignal | undefined): Promise<StoreAbilities> {
    const place = { bucket: this.#options.bucket, keyPrefix: this.#keyPrefix };
    this.#abilities ??= this.#load().then((s3) => probeS3(s3, place, signal));
    try {
      return await this.#abilities;
    } catch (cause) {
      this.#abilities = undefined;
      throw s3Error('take a probe object', this.location, cause);
    }
  }

  async #send(object: NewObject, abilities: StoreAbilities, signal: AbortSignal | undefined): Promise<void> {
    const { client, sdk } = await this.#load();
    const headers = await digestHeaders(object, abilities);
    const send = async (body: Readable | Uint8Array): Promise<void> => {
      const command = new sdk.PutObjectCommand({
        ...this.#style(),
        ...headers,
        Bucket: this.#options.bucket,
        Key: this.#keyPrefix + object.key,
        Body: body,
        ContentLength: object.sizeBytes,
        ContentType: object.mediaType,
        CacheControl: 'private, max-age=31536000, immutable',
        Metadata: { ...object.metadata, [sha256Metadata]: object.sha256 },
        ...(abilities.hasConditionalPut ? { IfNoneMatch: '*' } : {}),
      });
      signPayload(command, object.sha256);
      await client.send(command, abortOption(signal));
    };
    await ('path' in object.body ? sendFileBody(object.body.path, send) : send(object.body.bytes));
  }

  #style(): Partial<PutObjectCommandInput> {
    const { storageClass, encryption, tags } = this.#options;
    return {
      ...(storageClass === undefined ? {} : { StorageClass: storageClass }),
      ...(encryption === undefined ? {} : { ServerSideEncryption: encryption.algorithm }),
      ...(encryption?.kmsKeyId === undefined ? {} : { SSEKMSKeyId: encryption.kmsKeyId, BucketKeyEnabled: true }),
      ...(tags === undefined ? {} : { Tagging: new URLSearchParams(tags).toString() }),
    };
  }

  /** The PUT went through: what does the store show of it? Throws `E_STORE_UNPROVEN` when that is not our object. */
  async #prove(object: NewObject, abilities: StoreAbilities, signal: AbortSignal | undefined): Promise<Receipt> {
    const found = await this.head(object.key, signal);
    if (found?.sizeBytes !== object.sizeBytes || shownDigest(found) !== object.sha256) throw unproven(object, found);
    const proof = proofOf(abilities);
    if (proof === 'reget_sha256' && (await this.#hash(object.key, signal)) !== object.sha256) {
      throw unproven(object, found);
    }
    return this.#receiptOf(object, proof);
  }

  /** Somebody was there first. Our own metadata would be a claim about other bytes: only a checksum of the server or a read settles it. */
  async #compare(object: NewObject, found: StoredObject, signal: AbortSignal | undefined): Promise<PutAnswer> {
    if (found.sizeBytes !== object.sizeBytes) return { kind: 'conflict', found };
    if (found.sha256 === object.sha256) {
      return { kind: 'already_there', receipt: this.#receiptOf(object, 'server_sha256') };
    }
    const sha256 = await this.#hash(object.key, signal);
    if (sha256 !== object.sha256) return { kind: 'conflict', found: { ...found, sha256 } };
    return { kind: 'already_there', receipt: this.#receiptOf(object, 'reget_sha256') };
  }

  async #hash(key: ObjectKey, signal: AbortSignal | undefined): Promise<Sha256> {
    const hash = createHash('sha256');
    for await (const chunk of this.read(key, signal)) hash.update(chunk);
    return sha256Schema.parse(hash.digest('hex'));
  }

  #receiptOf(object: NewObject, proof: Proof): Receipt {
    return {
      key: object.key,
      location: `${this.location}/${object.key}`,
      sizeBytes: object.sizeBytes,
      sha256: object.sha256,
      proof,
      storedAtMs: this.#clock.now(),
    };
  }
}

function proofOf(abilities: StoreAbilities): Proof {
  if (abilities.hasServerSha256) return 'server_sha256';
  if (abilities.hasSignedSha256) return 'signed_sha256';
  return abilities.hasContentMd5 ? 'content_md5' : 'reget_sha256';
}

async function digestHeaders(object: NewObject, abilities: StoreAbilities): Promise<Partial<PutObjectCommandInput>> {
  switch (proofOf(abilities)) {
    case 'server_sha256':
      return { ChecksumAlgorithm: 'SHA256', ChecksumSHA256: base64OfHex(object.sha256) };
    case 'content_md5':
      return { ContentMD5: await md5OfBody(object) };
    default:
      return {};
  }
}

/** Undefined for what is none of a whole object: a multipart checksum ends in `-n`. */
function digestOf(hex: string | undefined): Sha256 | undefined {
  const parsed = sha256Schema.safeParse(hex);
  return parsed.success ? parsed.data : undefined;
}

/** That it is our object. Its bytes were proven by the PUT. */
function shownDigest(found: StoredObject): Sha256 | undefined {
  return found.sha256 ?? found.notedSha256;
}

function isByteStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function abortOption(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

function unproven(object: NewObject, found: StoredObject | undefined): RenderQueueError {
  const shown =
    found === undefined ? 'nothing' : `${found.sizeBytes} bytes, SHA-256 ${shownDigest(found) ?? 'unknown'}`;
  return new RenderQueueError({
    code: 'E_STORE_UNPROVEN',
    kind: 'store',
    message: `The store took \`${object.key}\` but shows ${shown} under it instead of ${object.sizeBytes} bytes, SHA-256 ${object.sha256}.`,
    hint: 'Run the same command again; the clip stays in the spool until the store shows it.',
    retryable: true,
  });
}
