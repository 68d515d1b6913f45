import type { ServerKind } from './server-kind.js';

/** https://platform.openai.com/docs/api-reference/batch/create: at most 50,000 requests and 200 MB in one input file. */
const batchLimits = { lines: 50_000, bytes: 200_000_000 };

/** https://platform.openai.com/docs/guides/video-generation: six steps, 120 seconds in total. */
const extension = { maxSteps: 6, maxTotalSeconds: 120 };

const gateway: ServerKind = {
  id: 'nightshoot',
  title: 'nightshoot gateway',
  hasBatch: true,
  servesEveryModel: true,
  params: { seed: 'integer', negative_prompt: 'text' },
  batchLimits,
  completionWindowHours: 24,
  downloadHours: { batch: 24, direct: 1 },
  extension,
  referencePurpose: 'user_data',
  // One database answers the list and takes the call, and a batch is made from its file in the same transaction.
  settle: { requestMs: 0, listLagMs: 0 },
  hasTrustedFence: true,
  pollIntervalMs: 250,
};

/** Parameters of the diffusion servers, as far as both know them. */
const diffusionParams: ServerKind['params'] = {
  seed: 'integer',
  negative_prompt: 'text',
  num_inference_steps: 'integer',
  guidance_scale: 'number',
  fps: 'integer',
  num_frames: 'integer',
  flow_shift: 'number',
};

function behindGateway(id: string, title: string, params: ServerKind['params']): ServerKind {
  return { ...gateway, id, title, hasBatch: false, servesEveryModel: false, params };
}

export const serverKinds: readonly ServerKind[] = [
  {
    id: 'openai',
    title: 'OpenAI Videos and Batch API',
    hasBatch: true,
    servesEveryModel: false,
    params: {},
    batchLimits,
    completionWindowHours: 24,
    downloadHours: { batch: 24, direct: 1 },
    extension,
    // Not documented for `input_reference`; `user_data` is described as usable for any purpose.
    referencePurpose: 'user_data',
    // No figure is published: the request timeout of the SDKs, and what a list was seen to lag behind.
    settle: { requestMs: 600_000, listLagMs: 120_000 },
    hasTrustedFence: false,
    // The guide asks for 10 to 20 s between polls of one video; a batch takes hours.
    pollIntervalMs: 30_000,
  },
  gateway,
  // These render and take no batches; the gateway stands before them and adds what is theirs (upstream-kinds.ts).
  behindGateway('vllm-omni', 'vLLM-Omni', diffusionParams),
  behindGateway('sglang', 'SGLang', diffusionParams),
  behindGateway('azure', 'Azure OpenAI', {}),
  behindGateway('litellm', 'LiteLLM proxy', {}),
];

export function findServerKind(id: string): ServerKind | undefined {
  return serverKinds.find((kind) => kind.id === id);
}
