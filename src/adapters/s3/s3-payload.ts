import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { PutObjectCommand } from '@aws-sdk/client-s3';
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

/** Content-MD5 is what older servers check; it guards the wire, our own SHA-256 guards the rest. */
export async function md5OfBody(body: NewObject['body']): Promise<string> {
  const hash = createHash('md5');
  if ('bytes' in body) return hash.update(body.bytes).digest('base64');
  for await (const chunk of createReadStream(body.path, { highWaterMark: bodyPieceBytes })) hash.update(chunk);
  return hash.digest('base64');
}
