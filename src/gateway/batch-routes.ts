import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GatewayBatch } from '../domain/gateway-records.js';
import { formatBatch } from '../protocol/batch-object.js';
import { formatListPage } from '../protocol/list-page.js';
import { ApiError, invalid, notFound, type Refusal } from './api-error.js';
import { type BatchRequest, checkBatchRequest } from './check-batch-request.js';
import { describeBatch } from './describe-batch.js';
import { spoilBatch } from './faulty-batches.js';
import { dropConnection } from './faulty-requests.js';
import type { GatewayContext } from './gateway-context.js';
import { readId } from './id-param.js';
import { type Answered, type Effect, sendAnswered } from './idempotent-answers.js';
import { isExpired } from './is-expired.js';
import { readListQuery, splitPage } from './list-query.js';
import { newId } from './new-id.js';

export function addBatchRoutes(server: FastifyInstance, context: GatewayContext): void {
  const { ports, options, engine, answers, lateWork } = context;
  const { records, clock } = ports;

  const describe = async (batch: GatewayBatch) => formatBatch(describeBatch(batch, await records.countLines(batch.id)));
  const findBatch = async (id: string): Promise<GatewayBatch> => {
    const batch = await records.findBatch(id);
    if (batch === undefined) throw notFound('batch', id);
    return batch;
  };

  server.post('/v1/batches', async (request, reply) => {
    if (await ports.faults.strikes('late-accept', 'POST /v1/batches')) {
      lateWork.after(options.lateAcceptMs ?? usualLatenessMs, () => acceptUnheard(request));
      return dropConnection(request, reply);
    }
    const answer = await accept(request);
    if (await ports.faults.strikes('lost-response', 'POST /v1/batches')) return dropConnection(request, reply);
    if (await ports.faults.strikes('created-201', 'POST /v1/batches')) reply.status(201);
    if (await ports.faults.strikes('created-202', 'POST /v1/batches')) reply.status(202);
    return sendAnswered(reply, answer);
  });

  /** Nobody is left to be told of a refusal. */
  const acceptUnheard = async (request: FastifyRequest): Promise<void> => {
    try {
      await accept(request);
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
    }
  };

  const accept = async (request: FastifyRequest): Promise<Answered> => {
    const act = () => makeAccepted(request.body);
    const answer = await answers.once(request, () => Promise.resolve({ asked: request.body, act }));
    ports.crashPoints.reach('gateway.batch-accepted');
    engine.wake();
    return answer;
  };

  const makeAccepted = async (body: unknown): Promise<Effect> => {
    const checked = checkBatchRequest(body);
    if (checked.kind === 'refused') throw new ApiError(checked.refusal);
    await checkInputFile(checked.request.inputFileId);
    const batch = makeBatch(newId('batch_', ports.random), checked.request, clock.now());
    const event = { atMs: batch.createdAtMs, kind: 'batch_accepted', batchId: batch.id } as const;
    return {
      answer: formatBatch(describeBatch(batch, {})),
      changes: [
        { kind: 'batch', batch },
        { kind: 'truth', event },
      ],
    };
  };

  server.get('/v1/batches', async (request) => {
    const query = readListQuery(request.query, { most: 100, usual: 20 });
    if (await ports.faults.strikes('endless-list', 'GET /v1/batches')) return formatListPage([], true);
    if (await ports.faults.strikes('looping-list', 'GET /v1/batches')) {
      const first = await records.listBatches({ order: 'desc', limit: 1 });
      return formatListPage(await Promise.all(first.map(describe)), true);
    }
    const { page, hasMore } = splitPage(await records.listBatches({ ...query, limit: query.limit + 1 }), query.limit);
    return formatListPage(await Promise.all(page.map(describe)), hasMore);
  });

  server.get('/v1/batches/:id', async (request) =>
    spoilBatch(await describe(await findBatch(readId(request.params))), ports.faults),
  );

  server.post('/v1/batches/:id/cancel', (request) => cancel(readId(request.params)));

  const cancel = async (id: string): Promise<ReturnType<typeof formatBatch>> => {
    const batch = await findBatch(id);
    if (batch.status === 'cancelling') return describe(batch);
    const canCancel = ['validating', 'in_progress', 'finalizing'].includes(batch.status);
    if (!canCancel) {
      throw new ApiError({
        status: 409,
        code: 'batch_ended',
        message: `Cannot cancel a batch with status '${batch.status}'.`,
      });
    }
    const cancelling: GatewayBatch = { ...batch, status: 'cancelling', cancellingAtMs: clock.now() };
    const isCancelling = await records.commit([{ kind: 'batch', batch: cancelling, onlyFrom: batch.status }]);
    engine.wake();
    // It moved between the two looks at it; a second try decides on what it is now.
    return isCancelling ? describe(cancelling) : cancel(id);
  };

  const checkInputFile = async (id: string): Promise<void> => {
    const file = await records.findFile(id);
    if (await ports.faults.strikes('unseen-file', 'POST /v1/batches')) throw new ApiError(unseenFile);
    const isThere = file !== undefined && !isExpired(file, clock.now());
    if (!isThere) throw new ApiError(invalid(`Cannot find file '${id}'.`, 'input_file_id', 'file_not_found'));
    if (file.purpose === 'batch') return;
    throw new ApiError(invalid(`The purpose of '${id}' is '${file.purpose}', not 'batch'.`, 'input_file_id'));
  };
}

/** What a hosted service says of a file that was just uploaded. https://github.com/bespokelabsai/curator/issues/116 */
const unseenFile: Refusal = { status: 400, code: 'invalid_request', message: 'Cannot find file in this project.' };

/** Long enough for a client to have looked for its batch in vain. */
const usualLatenessMs = 3_000;

/** https://platform.openai.com/docs/api-reference/batch/create: the only completion window there is. */
const completionWindowMs = 24 * 3600 * 1000;

function makeBatch(id: string, request: BatchRequest, createdAtMs: number): GatewayBatch {
  const { inputFileId, endpoint, metadata, outputExpiresAfterSeconds } = request;
  return {
    id,
    inputFileId,
    endpoint,
    metadata,
    ...(outputExpiresAfterSeconds === undefined ? {} : { outputExpiresAfterSeconds }),
    status: 'validating',
    errors: [],
    createdAtMs,
    expiresAtMs: createdAtMs + completionWindowMs,
  };
}
