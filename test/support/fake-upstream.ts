import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { renderClip } from '../../src/adapters/pictures/render-clip.js';
import { sizeSchema } from '../../src/domain/render-request.js';
import type { RenderedClip } from '../../src/ports/renderer.js';
import { parseJson } from '../../src/protocol/parse-json.js';
import {
  type FakeCharacter,
  type FakeJob,
  type FakeKind,
  type Manners,
  mannersOf,
  memberOf,
  type ReceivedRequest,
  type Refused,
} from './fake-upstream-manners.js';

export interface FakeUpstream {
  readonly url: string;
  readonly jobs: readonly FakeJob[];
  readonly characters: readonly FakeCharacter[];
  /** Requests to make a job, taken or not. */
  readonly posts: () => number;
  /** Requests for bytes. */
  readonly contents: () => number;
  readonly clip: RenderedClip;
  /** Its jobs and characters are gone, as after a restart of a server that keeps them in memory. */
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}

export interface FakeUpstreamOptions {
  readonly kind: FakeKind;
  readonly port?: number;
  readonly renderMs?: number;
  /** In place of `renderMs`: whether jobs are done by now. */
  readonly isDone?: () => boolean;
  /** It takes characters, and never knows one of them again. */
  readonly losesCharacters?: boolean;
  /** The status each upload of a character is refused with; undefined takes it. */
  readonly characterFault?: (count: number) => number | undefined;
  /** Asked for each POST, counted from 1, before it is answered. */
  readonly misbehave?: (post: number) => 'drop_before' | 'drop_after' | 'busy' | undefined;
  /** The status each request for bytes is answered with, counted from 1, or half of them; undefined serves them. */
  readonly contentFault?: (request: number) => number | 'half' | undefined;
  /** Serves what there is of a clip while its job is not done. */
  readonly servesEarly?: boolean;
  /** Refuses the content route and names a link in the job. */
  readonly hasOnlyLinks?: boolean;
  /** Told of each job before its answer is sent. */
  readonly onJob?: (job: FakeJob) => void;
}

/** A prompt with this word in it makes a job that fails. */
export const failingWord = 'FAIL';
/** A prompt with this word in it is refused. */
export const refusedWord = 'NEVER';

/** A `/v1/videos` server that speaks the way one make of them does; see `fake-upstream-manners.ts`. */
export async function startFakeUpstream(options: FakeUpstreamOptions): Promise<FakeUpstream> {
  const clip = await tinyClip();
  const state: State = {
    options,
    manners: mannersOf[options.kind],
    clip,
    jobs: [],
    characters: [],
    forgotten: new Set(),
    posts: 0,
    contents: 0,
  };
  const server = createServer((request, response) => {
    handle(state, request, response).catch((cause: unknown) => response.destroy(toError(cause)));
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    jobs: state.jobs,
    characters: state.characters,
    posts: () => state.posts,
    contents: () => state.contents,
    clip,
    forget: () => {
      for (const { id } of [...state.jobs, ...state.characters]) state.forgotten.add(id);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface State {
  readonly options: FakeUpstreamOptions;
  readonly manners: Manners;
  readonly clip: RenderedClip;
  readonly jobs: FakeJob[];
  readonly characters: FakeCharacter[];
  readonly forgotten: Set<string>;
  posts: number;
  contents: number;
}

function tinyClip(): Promise<RenderedClip> {
  const size = sizeSchema.parse('64x36');
  return renderClip({ model: 'tiny', prompt: 'upstream', size, seconds: 1, label: 'upstream' });
}

async function handle(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://upstream');
  const [resource, id, part] = url.pathname
    .replace(/^.*\/v1\//, '')
    .split('/')
    .map(decodeURIComponent);
  const { keyHeader } = state.manners;
  if (keyHeader !== undefined && request.headers[keyHeader] === undefined) {
    answer(response, 401, { error: { message: 'Access denied', type: 'auth', param: null, code: '401' } });
    return;
  }
  if (resource === 'clips') sendClip(state, response);
  else if (resource !== 'videos') answer(response, 404, { detail: 'Not Found' });
  else if (request.method === 'POST' && id === 'characters') await takeCharacter(state, request, response);
  else if (id === 'characters') sendCharacter(state, response, part ?? '');
  else if (request.method === 'POST') await create(state, { request, response, route: routeOf(id, part) });
  else if (id === undefined) answer(response, 200, listJobs(state));
  else if (part === 'content')
    sendContent(state, response, { id, variant: url.searchParams.get('variant') ?? undefined });
  else sendJob(state, response, id);
}

async function takeCharacter(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { members, files } = await receive(request);
  const clip = files.get('video');
  if (!state.manners.hasCharacters || clip === undefined) {
    answer(response, 404, { detail: 'Not Found' });
    return;
  }
  const fault = state.options.characterFault?.(state.characters.length + 1);
  if (fault !== undefined) {
    answer(response, fault, { error: { message: 'Human likeness', type: 'invalid', param: null, code: 'blocked' } });
    return;
  }
  const name = String(members['name']);
  const character = { id: `char_upstream_${state.characters.length + 1}`, name, clip };
  state.characters.push(character);
  answer(response, 200, { id: character.id, name, created_at: 1 });
}

function sendCharacter(state: State, response: ServerResponse, id: string): void {
  const character = state.characters.find((one) => one.id === id);
  if (character === undefined || !knowsCharacter(state, id)) answer(response, 404, state.manners.notFound);
  else answer(response, 200, { id, name: character.name, created_at: 1 });
}

function knowsCharacter({ options, characters, forgotten }: State, id: string): boolean {
  return options.losesCharacters !== true && !forgotten.has(id) && characters.some((one) => one.id === id);
}

/** What stands after `/videos` of a POST: a parent's id, where it holds one, is taken out. */
function routeOf(id: string | undefined, part: string | undefined): PostRoute {
  if (part === 'remix') return { name: 'remix', parentId: id };
  return { name: id ?? 'create', parentId: undefined };
}

interface PostRoute {
  readonly name: string;
  readonly parentId: string | undefined;
}

interface Post {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly route: PostRoute;
}

async function create(state: State, { request, response, route }: Post): Promise<void> {
  state.posts += 1;
  const fault = state.options.misbehave?.(state.posts);
  const received = await receive(request);
  if (fault === 'drop_before') {
    request.socket.destroy();
    return;
  }
  if (fault === 'busy') {
    response.setHeader('retry-after', '0');
    answer(response, 429, { error: { message: 'Too many jobs', type: 'rate_limit', param: null, code: 'slow_down' } });
    return;
  }
  const made = route.name === 'create' ? createdJob(state, received) : derivedJob(state, received, route);
  if ('refused' in made) {
    answer(response, made.refused.status, made.refused.body);
    return;
  }
  const { job } = made;
  state.jobs.push(job);
  state.options.onJob?.(job);
  if (fault === 'drop_after') request.socket.destroy();
  else answer(response, 200, state.manners.describe(job, 'queued'));
}

type Made = { readonly job: FakeJob } | { readonly refused: Refused };

function createdJob(state: State, request: ReceivedRequest): Made {
  const isBlocked = String(request.members['prompt']).includes(refusedWord);
  const isForgotten = characterIdsOf(request.members).some((id) => !knowsCharacter(state, id));
  if (isForgotten) return { refused: unknownCharacter };
  const refused = isBlocked ? state.manners.blocked : state.manners.refuse(request);
  return refused === undefined ? { job: makeJob(state, request) } : { refused };
}

/** Made of a completed job of this server's own, as one whose length is the stitched whole. */
function derivedJob(state: State, { members }: ReceivedRequest, route: PostRoute): Made {
  const { manners, jobs } = state;
  if (!manners.derives.has(route.name)) return { refused: { status: 405, body: { detail: 'Method Not Allowed' } } };
  const parent = findJob(state, route.parentId ?? String(memberOf(members['video'], 'id')));
  if (parent === undefined) return { refused: { status: 404, body: manners.notFound } };
  const added = route.name === 'extensions' ? Number(members['seconds']) : 0;
  return {
    job: {
      ...parent,
      id: manners.newId(jobs.length + 1),
      prompt: String(members['prompt']),
      seconds: String(Number(parent.seconds) + added),
      image: undefined,
      characterIds: [],
      createdAtMs: Date.now(),
      route: route.name,
      parentId: parent.id,
    },
  };
}

const unknownCharacter: Refused = {
  status: 400,
  body: { error: { message: 'No such character', type: 'invalid_request_error', param: 'characters', code: null } },
};

function makeJob({ manners, jobs }: State, request: ReceivedRequest): FakeJob {
  const { members } = request;
  return {
    id: manners.newId(jobs.length + 1),
    route: 'create',
    parentId: undefined,
    model: String(members['model']),
    prompt: String(members['prompt']),
    size: String(members['size']),
    seconds: String(members['seconds']),
    image: manners.imageOf(request),
    characterIds: characterIdsOf(members),
    createdAtMs: Date.now(),
  };
}

function characterIdsOf(members: Readonly<Record<string, unknown>>): readonly string[] {
  const { characters } = members;
  const named = Object.entries(members).filter(([name]) => /^characters\[\d+\]\[id\]$/.test(name));
  return (Array.isArray(characters) ? characters.map((one) => memberOf(one, 'id')) : named.map(([, id]) => id)).map(
    String,
  );
}

function listJobs({ jobs, forgotten, manners }: State): unknown {
  const known = jobs.filter((job) => !forgotten.has(job.id));
  return manners.list(known.toReversed().map((job) => manners.describe(job, 'queued')));
}

function findJob({ jobs, forgotten, manners }: State, id: string): FakeJob | undefined {
  return jobs.find((job) => !forgotten.has(job.id) && (job.id === id || manners.pollId(job.id) === id));
}

function statusOf({ options }: State, job: FakeJob): 'queued' | 'completed' | 'failed' {
  const isDone = options.isDone?.() ?? Date.now() - job.createdAtMs >= (options.renderMs ?? 30);
  if (!isDone) return 'queued';
  return job.prompt.includes(failingWord) ? 'failed' : 'completed';
}

function sendJob(state: State, response: ServerResponse, id: string): void {
  const job = findJob(state, id);
  if (job === undefined) {
    answer(response, 404, state.manners.notFound);
    return;
  }
  const status = statusOf(state, job);
  const link = state.options.hasOnlyLinks === true && status === 'completed' ? { url: `/v1/clips/${job.id}.mp4` } : {};
  const described = { ...state.manners.describe(job, status), id: state.manners.pollId(job.id), ...link };
  answer(response, status === 'failed' ? state.manners.failedJobStatus : 200, described);
}

function sendContent(
  state: State,
  response: ServerResponse,
  { id, variant }: { readonly id: string; readonly variant: string | undefined },
): void {
  const job = findJob(state, id);
  const kind = state.manners.variant(variant);
  state.contents += 1;
  const fault = state.options.contentFault?.(state.contents);
  if (state.options.hasOnlyLinks === true) {
    answer(response, 400, { detail: 'The output is in cloud storage; use `url`.' });
    return;
  }
  const isEarly = state.options.servesEarly === true && job !== undefined && statusOf(state, job) === 'queued';
  if (fault === 'half' || isEarly) {
    // Without a length: whoever reads it cannot see that it was cut.
    response.writeHead(200, { 'content-type': 'video/mp4' }).end(half(state.clip.video.bytes));
    return;
  }
  if (fault !== undefined) {
    answer(response, fault, { detail: 'Bad gateway' });
    return;
  }
  if (job === undefined || kind === 'refused' || statusOf(state, job) !== 'completed') {
    answer(response, 404, { detail: 'No such output' });
    return;
  }
  const { bytes, mediaType } = state.clip[kind];
  response.writeHead(200, { 'content-type': mediaType, 'content-length': bytes.length }).end(bytes);
}

function half(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length / 2);
}

function sendClip({ clip }: State, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'video/mp4' }).end(clip.video.bytes);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function receive(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const contentType = request.headers['content-type'] ?? '';
  if (contentType.startsWith('application/json')) {
    const json = parseJson(body.toString('utf8'));
    const members = typeof json === 'object' && json !== null ? Object.fromEntries(Object.entries(json)) : {};
    return { form: 'json', members, files: new Map() };
  }
  const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
  const files = new Map<string, Uint8Array>();
  const members: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (value instanceof File) files.set(name, new Uint8Array(await value.arrayBuffer()));
    else members[name] = value;
  }
  return { form: 'multipart', members, files };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
    });
  });
}

function toError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}
