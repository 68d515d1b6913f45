import type { FileUpload } from '../../ports/videos-api.js';

export interface MultipartBody {
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * The form of `POST /v1/files`, streamed with its length known. The boundary holds the content's own digest, so no
 * content can contain it. https://platform.openai.com/docs/api-reference/files/create
 */
export function multipartUpload(upload: FileUpload): MultipartBody {
  const boundary = `nightshoot-${upload.sha256.slice(0, 40)}`;
  const before = Buffer.from(
    fieldsOf(upload)
      .map(([name, value]) => field(boundary, name, value))
      .join('') + fileHead(boundary, upload),
  );
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    sizeBytes: before.byteLength + upload.sizeBytes + after.byteLength,
    body: joined(before, upload, after),
  };
}

function fieldsOf(upload: FileUpload): readonly (readonly [string, string])[] {
  const purpose = ['purpose', upload.purpose] as const;
  if (upload.expiresAfterSeconds === undefined) return [purpose];
  const seconds = String(upload.expiresAfterSeconds);
  return [purpose, ['expires_after[anchor]', 'created_at'], ['expires_after[seconds]', seconds]];
}

function field(boundary: string, name: string, value: string): string {
  return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
}

function fileHead(boundary: string, { filename, mediaType }: FileUpload): string {
  const disposition = `content-disposition: form-data; name="file"; filename="${escapeQuotes(filename)}"`;
  return `--${boundary}\r\n${disposition}\r\ncontent-type: ${mediaType}\r\n\r\n`;
}

/** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function escapeQuotes(filename: string): string {
  return filename.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

async function* joined(before: Uint8Array, upload: FileUpload, after: Uint8Array): AsyncGenerator<Uint8Array> {
  yield before;
  yield* upload.open();
  yield after;
}
