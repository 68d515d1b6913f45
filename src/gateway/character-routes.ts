import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GatewayCharacter } from '../domain/gateway-records.js';
import { textUpTo } from '../domain/text-up-to.js';
import { formatCharacter } from '../protocol/character-object.js';
import { ApiError, invalid, missing, notFound } from './api-error.js';
import { fileBlob } from './blob-names.js';
import type { GatewayContext } from './gateway-context.js';
import { readId } from './id-param.js';
import { type Ask, type Effect, sendAnswered } from './idempotent-answers.js';
import { newId } from './new-id.js';
import { orDiscard } from './or-discard.js';
import { type FormFile, readMembers } from './read-form.js';
import type { Admit } from './storage-quota.js';

/** https://github.com/openai/openai-openapi (CreateVideoCharacterBody) */
const longestName = 80;
const nameSchema = textUpTo(longestName).refine((name) => name.trim() !== '');
const largestClipBytes = 100 * 1024 * 1024;

/** `POST /v1/videos/characters` (a form with `video` and `name`) and `GET /v1/videos/characters/{id}`. */
export function addCharacterRoutes(server: FastifyInstance, { ports, answers, quota }: GatewayContext): void {
  const { records, blobs, clock } = ports;

  server.post('/v1/videos/characters', async (request, reply) =>
    sendAnswered(
      reply,
      await quota.during(request, (admit) => answers.once(request, () => readCreate(request, admit))),
    ),
  );

  const readCreate = async (request: FastifyRequest, admit: Admit): Promise<Ask> => {
    const id = newId('char_', ports.random);
    let clip: GatewayCharacter['clip'] | undefined;
    const discard = () => blobs.remove(fileBlob(id));
    const keep = async (file: FormFile): Promise<string> => {
      if (file.name !== 'video') throw new ApiError(invalid(`'${file.name}' takes no file here.`, file.name));
      if (file.mediaType !== 'video/mp4') throw new ApiError(notMp4(file.mediaType));
      clip = await blobs.write(fileBlob(id), admit(file.bytes), largestClipBytes);
      return id;
    };
    const { name } = await orDiscard(() => readMembers(request, keep), discard);
    return { asked: [name, clip?.sha256], act: () => Promise.resolve(makeCharacter(id, name, clip)), discard };
  };

  const makeCharacter = (id: string, name: unknown, clip: GatewayCharacter['clip'] | undefined): Effect => {
    if (clip === undefined) throw new ApiError(missing('video'));
    if (name === undefined) throw new ApiError(missing('name'));
    const parsed = nameSchema.safeParse(name);
    if (!parsed.success) throw new ApiError(invalid(`'name' is a text of 1 to ${longestName} characters.`, 'name'));
    const character: GatewayCharacter = { id, name: parsed.data, clip, createdAtMs: clock.now() };
    return { answer: formatCharacter(character), changes: [{ kind: 'character', character }] };
  };

  server.get('/v1/videos/characters/:id', async (request) => {
    const id = readId(request.params);
    const character = await records.findCharacter(id);
    if (character === undefined) throw notFound('character', id);
    return formatCharacter(character);
  });
}

function notMp4(mediaType: string) {
  return invalid(`Unsupported mimetype '${mediaType}'. Supported: video/mp4.`, 'video', 'unsupported_mimetype');
}
