import type { Sha256 } from '../../domain/sha256.js';

/** Texts, then one file. */
export interface MultipartUpload {
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** The name of the part that holds the file. */
  readonly part: string;
  readonly filename: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly sha256: Sha256;
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export interface MultipartBody {
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/** A form, streamed with its length known. The boundary holds the content's own digest, so no content can contain it. */
export function multipartUpload(upload: MultipartUpload): MultipartBody {
  const boundary = `nightshoot-${upload.sha256.slice(0, 40)}`;
  const fields = upload.fields.map(([name, value]) => field(boundary, name, value));
  const before = Buffer.from(fields.join('') + fileHead(boundary, upload));
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    sizeBytes: before.byteLength + upload.sizeBytes + after.byteLength,
    body: joined(before, upload.bytes, after),
  };
}

function field(boundary: string, name: string, value: string): string {
  return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
}

function fileHead(boundary: string, { part, filename, mediaType }: MultipartUpload): string {
  const disposition = `content-disposition: form-data; name="${part}"; filename="${escapeQuotes(filename)}"`;
  return `--${boundary}\r\n${disposition}\r\ncontent-type: ${mediaType}\r\n\r\n`;
}

/** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function escapeQuotes(filename: string): string {
  return filename.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

async function* joined(
  before: Uint8Array,
  bytes: MultipartUpload['bytes'],
  after: Uint8Array,
): AsyncGenerator<Uint8Array> {
  yield before;
  yield* bytes;
  yield after;
}
