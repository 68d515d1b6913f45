import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GatewayFile } from '../domain/gateway-records.js';
import type { BlobFacts } from '../ports/gateway-blobs.js';
import { formatDeleted } from '../protocol/deleted-object.js';
import { formatFile } from '../protocol/file-object.js';
import { formatListPage } from '../protocol/list-page.js';
import { ApiError, invalid, notFound } from './api-error.js';
import { fileBlob } from './blob-names.js';
import { checkFileUpload, type UploadForm } from './check-file-upload.js';
import { dropConnection } from './faulty-requests.js';
import { formParts } from './form-parts.js';
import type { GatewayContext } from './gateway-context.js';
import { readId } from './id-param.js';
import { type Ask, type Effect, sendAnswered } from './idempotent-answers.js';
import { isExpired } from './is-expired.js';
import { isInputNeeded } from './is-input-needed.js';
import { readListQuery, splitPage } from './list-query.js';
import { newId } from './new-id.js';
import { orDiscard } from './or-discard.js';
import type { Admit } from './storage-quota.js';
import { streamOf } from './stream-of.js';

export function addFileRoutes(server: FastifyInstance, { ports, answers, quota }: GatewayContext): void {
  const { records, blobs, clock } = ports;

  const findFile = async (id: string): Promise<GatewayFile> => {
    const file = await records.findFile(id);
    if (file === undefined || isExpired(file, clock.now())) throw notFound('file', id);
    return file;
  };

  server.post('/v1/files', async (request, reply) => {
    const answer = await quota.during(request, (admit) => answers.once(request, () => receiveUpload(request, admit)));
    if (await ports.faults.strikes('lost-upload', 'POST /v1/files')) return dropConnection(request, reply);
    return sendAnswered(reply, answer);
  });

  const receiveUpload = async (request: FastifyRequest, admit: Admit): Promise<Ask> => {
    const id = newId('file-', ports.random);
    const discard = () => blobs.remove(fileBlob(id));
    const write: WriteUpload = (bytes) => blobs.write(fileBlob(id), admit(bytes), largestFileBytes);
    const form = await orDiscard(() => receiveForm(request, write), discard);
    return { asked: [[...form.fields], form.file], act: () => Promise.resolve(makeFile(id, form)), discard };
  };

  const makeFile = (id: string, form: UploadForm): Effect => {
    const checked = checkFileUpload(form, clock.now());
    if (checked.kind === 'refused') throw new ApiError(checked.refusal);
    const file: GatewayFile = { id, ...checked.file };
    return { answer: formatFile(withExpiry(file)), changes: [{ kind: 'file', file }] };
  };

  server.get('/v1/files', async (request) => {
    const query = readListQuery(request.query, { most: 10_000, usual: 10_000 });
    const purpose = purposeOf(request.query);
    if (await ports.faults.strikes('unlisted-files', 'GET /v1/files')) return formatListPage([], false);
    const found = await records.listFiles({
      ...query,
      limit: query.limit + 1,
      aliveAtMs: clock.now(),
      ...(purpose === undefined ? {} : { purpose }),
    });
    const { page, hasMore } = splitPage(found, query.limit);
    return formatListPage(
      page.map((file) => formatFile(withExpiry(file))),
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
    return reply.send(streamOf(body));
  });
}

/** https://platform.openai.com/docs/api-reference/files/create */
const largestFileBytes = 512_000_000;

function withExpiry(file: GatewayFile) {
  return { ...file, expiresAtMs: file.expiresAtMs };
}

function purposeOf(query: unknown): string | undefined {
  const isObject = typeof query === 'object' && query !== null && 'purpose' in query;
  return isObject && typeof query.purpose === 'string' ? query.purpose : undefined;
}

type WriteUpload = (bytes: AsyncIterable<Uint8Array>) => Promise<BlobFacts>;

/** Streams the file part where it comes, and gathers the fields round it. */
async function receiveForm(request: FastifyRequest, write: WriteUpload): Promise<UploadForm> {
  if (!request.isMultipart()) throw new ApiError(invalid('Expected multipart/form-data with a file.', 'file'));
  const fields = new Map<string, string>();
  let file: UploadForm['file'];
  for await (const part of formParts(request)) {
    if (part.kind === 'field') fields.set(part.name, part.value);
    else if (part.name === 'file') file = { filename: part.filename, ...(await write(part.bytes)) };
  }
  return { fields, file };
}
