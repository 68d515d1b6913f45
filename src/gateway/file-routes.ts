import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GatewayFile } from '../domain/gateway-records.js';
import { formatDeleted } from '../protocol/deleted-object.js';
import { formatFile } from '../protocol/file-object.js';
import { formatListPage } from '../protocol/list-page.js';
import { ApiError, invalid, notFound } from './api-error.js';
import { fileBlob } from './blob-names.js';
import { checkFileUpload, type UploadForm } from './check-file-upload.js';
import { dropConnection } from './faulty-requests.js';
import type { GatewayContext } from './gateway-context.js';
import { readId } from './id-param.js';
import { isInputNeeded } from './is-input-needed.js';
import { readListQuery, splitPage } from './list-query.js';
import { newId } from './new-id.js';

export function addFileRoutes(server: FastifyInstance, { ports }: GatewayContext): void {
  const { records, blobs, clock } = ports;

  const findFile = async (id: string): Promise<GatewayFile> => {
    const file = await records.findFile(id);
    if (file === undefined || isExpired(file, clock.now())) throw notFound('file', id);
    return file;
  };

  server.post('/v1/files', async (request, reply) => {
    const id = newId('file-', ports.random);
    const form = await receiveForm(request, (bytes) => blobs.write(fileBlob(id), bytes, largestFileBytes));
    const checked = checkFileUpload(form, clock.now());
    if (checked.kind === 'refused') {
      await blobs.remove(fileBlob(id));
      throw new ApiError(checked.refusal);
    }
    const file: GatewayFile = { id, ...checked.file };
    await records.commit([{ kind: 'file', file }]);
    if (await ports.faults.strikes('lost-upload', 'POST /v1/files')) return dropConnection(request, reply);
    return formatFile(withExpiry(file));
  });

  server.get('/v1/files', async (request) => {
    const query = readListQuery(request.query, { most: 10_000, usual: 10_000 });
    const purpose = purposeOf(request.query);
    const found = await records.listFiles({
      ...query,
      limit: query.limit + 1,
      ...(purpose === undefined ? {} : { purpose }),
    });
    const { page, hasMore } = splitPage(found, query.limit);
    const alive = page.filter((file) => !isExpired(file, clock.now()));
    return formatListPage(
      alive.map((file) => formatFile(withExpiry(file))),
      hasMore,
    );
  });

  server.get('/v1/files/:id', async (request) => formatFile(withExpiry(await findFile(readId(request.params)))));

  server.delete('/v1/files/:id', async (request) => {
    const { id } = await findFile(readId(request.params));
    const event = { atMs: clock.now(), kind: 'file_deleted', detail: id } as const;
    await records.commit([
      { kind: 'file_deleted', id },
      { kind: 'truth', event },
    ]);
    if (!(await isInputNeeded(id, records))) await blobs.remove(fileBlob(id));
    return formatDeleted(id, 'file');
  });

  server.get('/v1/files/:id/content', async (request, reply) => {
    const file = await findFile(readId(request.params));
    const body = await blobs.open(fileBlob(file.id));
    if (body === undefined) throw notFound('file', file.id);
    reply.header('content-length', file.sizeBytes).type('application/octet-stream');
    return reply.send(Readable.from(body));
  });
}

/** https://platform.openai.com/docs/api-reference/files/create */
const largestFileBytes = 512_000_000;

function isExpired(file: GatewayFile, now: number): boolean {
  return file.expiresAtMs !== undefined && now >= file.expiresAtMs;
}

function withExpiry(file: GatewayFile) {
  return { ...file, expiresAtMs: file.expiresAtMs };
}

function purposeOf(query: unknown): string | undefined {
  const isObject = typeof query === 'object' && query !== null && 'purpose' in query;
  return isObject && typeof query.purpose === 'string' ? query.purpose : undefined;
}

/** Streams the file part where it comes, and gathers the fields round it. */
async function receiveForm(
  request: FastifyRequest,
  write: (
    bytes: AsyncIterable<Uint8Array>,
  ) => Promise<{ readonly sizeBytes: number; readonly sha256: GatewayFile['sha256'] }>,
): Promise<UploadForm> {
  if (!request.isMultipart()) throw new ApiError(invalid('Expected multipart/form-data with a file.', 'file'));
  const fields = new Map<string, string>();
  let file: UploadForm['file'];
  for await (const part of request.parts()) {
    if (part.type === 'field') fields.set(part.fieldname, String(part.value));
    else if (part.fieldname === 'file') file = { filename: part.filename, ...(await write(part.file)) };
    else part.file.resume();
  }
  return { fields, file };
}
