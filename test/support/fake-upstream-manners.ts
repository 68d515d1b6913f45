import type { AssetKind } from '../../src/domain/object-key.js';

export type FakeKind = 'azure' | 'openai' | 'vllm-omni' | 'sglang' | 'litellm';

/** What the upstream itself says it was asked for: it makes one job for each POST it takes. */
export interface FakeJob {
  readonly id: string;
  /** `create`, or the last part of the path that made it of another. */
  readonly route: string;
  readonly parentId: string | undefined;
  readonly model: string;
  readonly prompt: string;
  readonly size: string;
  readonly seconds: string;
  readonly image: Uint8Array | undefined;
  readonly characterIds: readonly string[];
  readonly createdAtMs: number;
}

export interface ReceivedRequest {
  readonly form: 'json' | 'multipart';
  readonly members: Readonly<Record<string, unknown>>;
  /** By the name of their part. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface FakeCharacter {
  readonly id: string;
  readonly name: string;
  readonly clip: Uint8Array;
}

export interface Refused {
  readonly status: number;
  readonly body: unknown;
}

/** How one make of server speaks. */
export interface Manners {
  /** The header it asks for a key in; without one it asks for none. */
  readonly keyHeader?: string;
  readonly newId: (count: number) => string;
  /** The id a poll answers with. */
  readonly pollId: (id: string) => string;
  readonly refuse: (request: ReceivedRequest) => Refused | undefined;
  /** Its answer to a prompt it will not render. */
  readonly blocked: Refused;
  readonly imageOf: (request: ReceivedRequest) => Uint8Array | undefined;
  readonly describe: (job: FakeJob, status: 'queued' | 'completed' | 'failed') => Readonly<Record<string, unknown>>;
  /** HTTP status of a poll for a job that failed. */
  readonly failedJobStatus: number;
  readonly notFound: unknown;
  /** What it makes of jobs it holds, by the last part of the path. */
  readonly hasCharacters: boolean;
  readonly derives: ReadonlySet<string>;
  readonly list: (jobs: readonly Readonly<Record<string, unknown>>[]) => unknown;
  readonly variant: (variant: string | undefined) => AssetKind | 'refused';
}

const fullPage: Manners['list'] = (data) => ({
  object: 'list',
  data,
  first_id: data[0]?.['id'] ?? null,
  last_id: data.at(-1)?.['id'] ?? null,
  has_more: false,
});

const invalidRequest = (message: string, param: string, code: string | null = null): Refused => ({
  status: 400,
  body: { error: { message, type: 'invalid_request_error', param, code } },
});

const openai: Manners = {
  newId: (count) => `video_${String(count).padStart(24, '0')}`,
  pollId: (id) => id,
  refuse: ({ members }) => {
    if (typeof members['seconds'] !== 'string') return invalidRequest('seconds must be a string', 'seconds');
    const reference = members['input_reference'];
    return typeof reference === 'string'
      ? invalidRequest('expected a file', 'input_reference', 'invalid_type')
      : undefined;
  },
  blocked: invalidRequest('Blocked by our moderation system.', 'prompt', 'sentinel_block'),
  imageOf: ({ members, files }) =>
    files.get('input_reference') ?? dataUrlBytes(memberOf(members['input_reference'], 'image_url')),
  describe: (job, status) => ({
    id: job.id,
    object: 'video',
    model: job.model,
    status,
    progress: status === 'completed' ? 100 : 0,
    created_at: Math.floor(job.createdAtMs / 1000),
    prompt: job.prompt,
    size: job.size,
    seconds: job.seconds,
    quality: 'standard',
    remixed_from_video_id: job.parentId ?? null,
    error: status === 'failed' ? { code: 'moderation_blocked', message: 'Blocked by moderation.' } : null,
  }),
  hasCharacters: true,
  derives: new Set(['edits', 'extensions', 'remix']),
  failedJobStatus: 200,
  notFound: { error: { message: 'Not found', type: 'invalid_request_error', param: 'id', code: null } },
  list: fullPage,
  variant: (variant) => (variant === 'thumbnail' || variant === 'spritesheet' ? variant : 'video'),
};

const vllmOmni: Manners = {
  newId: (count) => `video_gen_${count.toString(16).padStart(32, '0')}`,
  pollId: (id) => id,
  refuse: ({ form, members }) => {
    if (form === 'json') return { status: 422, body: { detail: [{ loc: ['body', 'prompt'], msg: 'Field required' }] } };
    const seconds = members['seconds'];
    if (typeof seconds !== 'string' || !/^[1-9]\d*$/.test(seconds)) {
      return { status: 422, body: { detail: [{ loc: ['body', 'seconds'], msg: 'String should match pattern' }] } };
    }
    if (members['model'] === 'tiny') return undefined;
    return { status: 400, body: { error: { message: 'model mismatch', type: 'BadRequestError', code: 400 } } };
  },
  blocked: { status: 422, body: { detail: [{ loc: ['body', 'prompt'], msg: 'String should match pattern' }] } },
  imageOf: ({ files }) => files.get('input_reference'),
  describe: (job, status) => ({
    ...openai.describe(job, status),
    progress: status === 'completed' ? 100 : 0,
    media_type: 'video/mp4',
    inference_time_s: 1.5,
    error: status === 'failed' ? { code: 500, message: 'CUDA out of memory' } : null,
  }),
  hasCharacters: false,
  derives: new Set(),
  failedJobStatus: 500,
  notFound: { detail: 'Video not found' },
  list: fullPage,
  variant: () => 'video',
};

const sglang: Manners = {
  newId: (count) => `${count.toString(16).padStart(8, '0')}-1111-4111-8111-111111111111`,
  pollId: (id) => id,
  refuse: ({ members }) => {
    if (typeof members['input_reference'] === 'object') {
      return { status: 400, body: { detail: 'input_reference must be a string' } };
    }
    return undefined;
  },
  blocked: { status: 400, body: { detail: 'Invalid prompt' } },
  imageOf: ({ members, files }) => files.get('input_reference') ?? dataUrlBytes(members['reference_url']),
  describe: (job, status) => ({
    id: job.id,
    object: 'video',
    model: job.model,
    status,
    progress: status === 'completed' ? 100 : 0,
    created_at: Math.floor(job.createdAtMs / 1000),
    size: job.size,
    seconds: job.seconds,
    quality: 'standard',
    url: null,
    file_path: status === 'completed' ? `/outputs/${job.id}.mp4` : null,
    error: status === 'failed' ? { message: 'Sampling failed' } : null,
  }),
  hasCharacters: false,
  derives: new Set(),
  failedJobStatus: 200,
  notFound: { detail: 'Video not found' },
  list: (data) => ({ object: 'list', data }),
  variant: (variant) => (variant === undefined || /^\d+$/.test(variant) ? 'video' : 'refused'),
};

const litellm: Manners = {
  newId: (count) => `video_${Buffer.from(`litellm:provider;model:tiny;id:${count}`).toString('base64')}`,
  pollId: (id) => {
    const inner = Buffer.from(id.slice('video_'.length), 'base64').toString('utf8');
    return `video_${Buffer.from(inner.replace('model:tiny;', '')).toString('base64')}`;
  },
  refuse: () => undefined,
  blocked: {
    status: 400,
    body: { error: { message: 'ContentPolicyViolationError', type: 'None', param: 'None', code: '400' } },
  },
  imageOf: ({ files }) => files.get('input_reference'),
  describe: (job, status) => ({
    id: job.id,
    object: 'video',
    status,
    created_at: Math.floor(job.createdAtMs / 1000),
    seconds: job.seconds,
    error: status === 'failed' ? { code: 'provider_error', message: 'The provider failed' } : null,
  }),
  hasCharacters: true,
  derives: new Set(['edits', 'extensions', 'remix']),
  failedJobStatus: 200,
  notFound: { error: { message: 'Video not found', type: 'None', param: 'None', code: '404' } },
  list: fullPage,
  variant: () => 'video',
};

const azure: Manners = {
  ...openai,
  keyHeader: 'api-key',
  refuse: ({ form, members }) =>
    form === 'json' ? invalidRequest('expected a form', 'body') : openai.refuse({ form, members, files: new Map() }),
  imageOf: ({ files }) => files.get('input_reference'),
  hasCharacters: false,
  derives: new Set(['remix']),
};

export const mannersOf: Readonly<Record<FakeKind, Manners>> = {
  azure,
  openai,
  'vllm-omni': vllmOmni,
  sglang,
  litellm,
};

export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function dataUrlBytes(url: unknown): Uint8Array | undefined {
  return typeof url === 'string' && url.startsWith('data:')
    ? Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
    : undefined;
}
