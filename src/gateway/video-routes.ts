import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GatewayFile, GatewayRequest, GatewayVideo } from '../domain/gateway-records.js';
import { assetKinds } from '../domain/object-key.js';
import type { RecordChange } from '../ports/gateway-records.js';
import { formatDeleted } from '../protocol/deleted-object.js';
import { formatListPage } from '../protocol/list-page.js';
import { formatVideo } from '../protocol/video-object.js';
import { acceptVideo } from './accept-video.js';
import { ApiError, notFound } from './api-error.js';
import { assetBlob, fileBlob } from './blob-names.js';
import { checkRequestAssets } from './check-request-assets.js';
import { checkVideoRequest } from './check-video-request.js';
import { addContentRoute } from './content-route.js';
import { describeVideo } from './describe-video.js';
import { dropConnection } from './faulty-requests.js';
import { plainId, spoilVideo } from './faulty-videos.js';
import type { GatewayContext } from './gateway-context.js';
import { readId } from './id-param.js';
import { type Ask, type Effect, sendAnswered } from './idempotent-answers.js';
import { inlinedImage } from './inlined-image.js';
import { keepImage } from './keep-image.js';
import { readListQuery, splitPage } from './list-query.js';
import { makeVideo } from './make-video.js';
import { newId } from './new-id.js';
import { orDiscard } from './or-discard.js';
import { type FormFile, readMembers } from './read-form.js';
import { receiveReference } from './receive-reference.js';
import type { Admit } from './storage-quota.js';
import { videoRules } from './video-rules.js';

export function addVideoRoutes(server: FastifyInstance, context: GatewayContext): void {
  const { ports, options, engine, answers, quota } = context;
  const { records, blobs, clock } = ports;
  const rules = videoRules(ports, options);

  const findVideo = async (id: string): Promise<GatewayVideo> => {
    const video = await records.findVideo(options.faults === undefined ? id : plainId(id));
    if (video === undefined) throw notFound('video', id);
    return video;
  };
  const describe = (video: GatewayVideo) => formatVideo(describeVideo(video));

  server.post('/v1/videos', async (request, reply) => {
    const answer = await quota.during(request, (admit) => answers.once(request, () => readCreate(request, admit)));
    engine.wake();
    if (await ports.faults.strikes('lost-response', 'POST /v1/videos')) return dropConnection(request, reply);
    if (await ports.faults.strikes('created-201', 'POST /v1/videos')) reply.status(201);
    if (await ports.faults.strikes('created-202', 'POST /v1/videos')) reply.status(202);
    return sendAnswered(reply, answer);
  });

  const readCreate = async (request: FastifyRequest, admit: Admit): Promise<Ask> => {
    const received: GatewayFile[] = [];
    const discard = async (): Promise<void> => {
      for (const { id } of received) await blobs.remove(fileBlob(id));
    };
    const keep = async (file: FormFile): Promise<object> => {
      const reference = await receiveReference({ ...file, bytes: admit(file.bytes) }, ports);
      received.push(reference);
      return { file_id: reference.id };
    };
    const members = await orDiscard(() => readMembers(request, keep), discard);
    const reference = received[0]?.sha256 ?? members['input_reference'];
    return {
      asked: { ...members, input_reference: reference },
      act: () => makeCreated(members, received, admit),
      discard,
    };
  };

  const makeCreated = async (
    members: Readonly<Record<string, unknown>>,
    received: GatewayFile[],
    admit: Admit,
  ): Promise<Effect> => {
    const checked = checkVideoRequest(members, rules);
    if (checked.kind === 'refused') throw new ApiError(checked.refusal);
    const findFile = (id: string) => Promise.resolve(received.find((file) => file.id === id) ?? records.findFile(id));
    const refusal = await checkRequestAssets(checked.request, { blobs, records: { ...records, findFile } });
    if (refusal !== undefined) throw new ApiError(refusal);
    const request = await keepInlined(checked.request, received, admit);
    const video = makeVideo(newId('video_', ports.random), request, {
      createdAtMs: clock.now(),
      label: 'single video',
      isPlaceholder: options.renderer.isPlaceholder,
    });
    const files = received.map((file): RecordChange => ({ kind: 'file', file }));
    return { answer: describe(video), changes: [...files, ...acceptVideo(video)] };
  };

  /** An image inlined in the request is kept, and counted, as one in a form is. */
  const keepInlined = async (
    request: GatewayRequest,
    received: GatewayFile[],
    admit: Admit,
  ): Promise<GatewayRequest> => {
    const bytes = inlinedImage(request.inputReference);
    if (bytes === undefined) return request;
    const file = await keepImage({ filename: 'input_reference', bytes: admit([bytes]) }, ports);
    received.push(file);
    return { ...request, inputReference: { kind: 'file', fileId: file.id } };
  };

  server.get('/v1/videos', async (request) => {
    const query = readListQuery(request.query, { least: 0, most: 100, usual: 20 });
    if (await ports.faults.strikes('endless-list', 'GET /v1/videos')) return formatListPage([], true);
    if (await ports.faults.strikes('looping-list', 'GET /v1/videos')) {
      return formatListPage((await records.listVideos({ order: 'desc', limit: 1 })).map(describe), true);
    }
    const { page, hasMore } = splitPage(await records.listVideos({ ...query, limit: query.limit + 1 }), query.limit);
    return formatListPage(page.map(describe), hasMore);
  });

  server.get('/v1/videos/:id', async (request, reply) => {
    const video = await findVideo(readId(request.params));
    if (options.faults === undefined) return describe(video);
    const { status, body } = await spoilVideo(video, ports.faults);
    return reply.status(status).send(body);
  });

  server.delete('/v1/videos/:id', async (request) => {
    const video = await findVideo(readId(request.params));
    if (video.status === 'queued' || video.status === 'in_progress') {
      throw new ApiError({
        status: 409,
        code: 'video_not_ended',
        message: 'Only a video that has ended can be deleted.',
      });
    }
    const event = { atMs: clock.now(), kind: 'video_deleted', videoId: video.id } as const;
    await records.commit([
      { kind: 'video_deleted', id: video.id },
      { kind: 'truth', event },
    ]);
    for (const kind of assetKinds) await blobs.remove(assetBlob(video.id, kind));
    return formatDeleted(video.id, 'video.deleted');
  });

  addContentRoute(server, context, findVideo);
}
