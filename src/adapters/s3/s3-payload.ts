import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { PutObjectCommand } from '@aws-sdk/client-s3';
import type { ObjectKey } from '../../domain/object-key.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { NewObject } from '../../ports/store.js';
import { bodyPieceBytes } from './file-body.js';

/**
 * Puts the SHA-256 that we know into the signed request. A server that checks signatures checks the payload against it,
 * old ones too; the SDK by itself signs streams as UNSIGNED-PAYLOAD.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signPayload(command: PutObjectCommand, sha256: string): void {
  command.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (typeof request === 'object' && request !== null && 'headers' in request) {
        Object.assign(request.headers ?? {}, { 'x-amz-content-sha256': sha256 });
      }
      return next(args);
    },
    { step: 'build', name: 'nightshootSignPayload' },
  );
}

export function base64OfHex(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

export function hexOfBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('hex');
}

export function md5Of(content: string): string {
  return createHash('md5').update(content).digest('base64');
}

/**
 * Content-MD5 is what older servers check. It guards the wire alone, so the bytes that it is made of are held against
 * our own SHA-256. Throws `E_STORE_BYTES_CHANGED` when they are no longer the ones that were verified.
 */
export async function md5OfBody({ key, body, sha256 }: NewObject): Promise<string> {
  const md5 = createHash('md5');
  const check = createHash('sha256');
  const chunks = 'bytes' in body ? [body.bytes] : createReadStream(body.path, { highWaterMark: bodyPieceBytes });
  for await (const chunk of chunks) {
    md5.update(chunk);
    check.update(chunk);
  }
  if (check.digest('hex') !== sha256) throw bytesChanged(key);
  return md5.digest('base64');
}

function bytesChanged(key: ObjectKey): RenderQueueError {
  return new RenderQueueError({
    code: 'E_STORE_BYTES_CHANGED',
    kind: 'store',
    message: `The bytes for \`${key}\` are not the ones that were verified.`,
    hint: 'Run the same command again; if it happens twice, check the disk that holds the spool.',
    retryable: true,
  });
}
