import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayRequest, GatewayVideo } from '../domain/gateway-records.js';
import { formatVideo } from '../protocol/video-object.js';
import { acceptVideo } from './accept-video.js';
import { ApiError, invalid, notFound, type Refusal } from './api-error.js';
import { checkEdit, checkExtension, readParentId } from './check-derived-request.js';
import type { CheckedRequest } from './check-video-request.js';
import { describeVideo } from './describe-video.js';
import { findSource } from './find-source.js';
import type { GatewayContext } from './gateway-context.js';
import { readId } from './id-param.js';
import { type Effect, sendAnswered } from './idempotent-answers.js';
import { newId } from './new-id.js';
import { type FormFile, readMembers } from './read-form.js';
import { videoRules } from './video-rules.js';

/** Videos made from others: `POST /v1/videos/edits`, `/v1/videos/extensions`, `/v1/videos/{id}/remix`. */
export function addDerivedVideoRoutes(server: FastifyInstance, context: GatewayContext): void {
  const { ports, options, engine, answers } = context;
  const { records, clock } = ports;
  const rules = videoRules(ports, options);

  const findParent = async (id: string | Refusal): Promise<GatewayVideo> => {
    if (typeof id !== 'string') throw new ApiError(id);
    const parent = await records.findVideo(id);
    if (parent === undefined) throw notFound('video', id);
    if (parent.status === 'completed') return parent;
    const message = `The source video is '${parent.status}'; it must be completed.`;
    throw new ApiError({ status: 400, code: 'video_not_ready', message, param: 'video' });
  };

  /** Extensions behind a video, its own included. */
  const countSteps = async (video: GatewayVideo | undefined): Promise<number> => {
    if (video === undefined) return 0;
    const own = video.method === 'extend' ? 1 : 0;
    return (
      own + (video.parentVideoId === undefined ? 0 : await countSteps(await records.findVideo(video.parentVideoId)))
    );
  };

  /** Undefined where the placeholder renderer draws. */
  const sourceOf = (parent: GatewayVideo, method: 'edit' | 'extend', { seconds }: GatewayRequest) => {
    const { upstreams = [] } = ports;
    if (upstreams.length === 0) return undefined;
    const found = findSource(parent, method, upstreams);
    if (found.kind === 'refused') throw new ApiError(found.refusal);
    return method === 'edit' ? found.source : { ...found.source, addedSeconds: seconds - parent.request.seconds };
  };

  const make = async (parent: GatewayVideo, method: 'edit' | 'extend', checked: CheckedRequest): Promise<Effect> => {
    if (checked.kind === 'refused') throw new ApiError(checked.refusal);
    const source = sourceOf(parent, method, checked.request);
    const video: GatewayVideo = {
      id: newId('video_', ports.random),
      method,
      request: checked.request,
      label: `${parent.label}   ${method === 'edit' ? 'edited' : 'extended'}`,
      status: 'queued',
      isPlaceholder: options.renderer.isPlaceholder,
      createdAtMs: clock.now(),
      parentVideoId: parent.id,
      ...(source === undefined ? {} : { source }),
    };
    return { answer: formatVideo(describeVideo(video)), changes: acceptVideo(video) };
  };

  /** `act` is given the members of the request. */
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    act: (members: Readonly<Record<string, unknown>>) => Promise<Effect>,
  ): Promise<FastifyReply> => {
    const answered = await answers.once(request, async () => {
      const asked = await readMembers(request, refuseUpload);
      return { asked, act: () => act(asked) };
    });
    engine.wake();
    return sendAnswered(reply, answered);
  };

  server.post('/v1/videos/edits', (request, reply) =>
    answer(request, reply, async (body) => {
      const parent = await findParent(readParentId(body));
      return make(parent, 'edit', checkEdit(body, parent));
    }),
  );

  server.post('/v1/videos/extensions', (request, reply) =>
    answer(request, reply, async (body) => {
      const parent = await findParent(readParentId(body));
      return make(parent, 'extend', checkExtension(body, parent, { rules, steps: await countSteps(parent) }));
    }),
  );

  server.post('/v1/videos/:id/remix', (request, reply) =>
    answer(request, reply, async (body) => {
      const parent = await findParent(readId(request.params));
      return make(parent, 'edit', checkEdit(body, parent));
    }),
  );
}

function refuseUpload(file: FormFile): Promise<never> {
  throw new ApiError(invalid('Uploading a source video needs an account that may; name one by {id}.', file.name));
}
