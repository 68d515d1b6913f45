import type { UpstreamKind } from './upstream-kind.js';

const readOn = '2026-11-22';

/** A server that was slow to take a job has shown it in its list by then; nobody published a figure. */
const settleMs = 5_000;
/** Three polls at the slowest interval; jobs of servers that keep them in memory are gone for good after a restart. */
const graceMs = 30_000;

/** Servers that render but take no batches, as the gateway drives them. */
export const upstreamKinds: readonly UpstreamKind[] = [
  {
    id: 'openai',
    title: 'OpenAI Videos API',
    basePath: '/v1',
    keyHeader: 'authorization',
    form: 'json',
    secondsAs: 'text',
    reference: 'image_url',
    linkField: 'input_reference[image_url]',
    edits: 'edits',
    hasExtensions: true,
    hasCharacters: true,
    params: [],
    contentFrom: 'route',
    listEchoes: ['prompt', 'model', 'size', 'seconds'],
    hasVariants: true,
    renders: 'paid',
    // No limit was published; Azure's is two requests a minute, and 429 teaches the rest.
    jobs: { first: 2, most: 8 },
    pollIntervalMs: 10_000,
    settleMs,
    graceMs,
    source: { url: 'https://github.com/openai/openai-openapi', readOn },
  },
  {
    id: 'vllm-omni',
    title: 'vLLM-Omni',
    basePath: '/v1',
    keyHeader: 'authorization',
    // A JSON body fails its validation.
    form: 'multipart',
    secondsAs: 'text',
    reference: 'file_part',
    linkField: 'image_reference',
    edits: 'none',
    hasExtensions: false,
    hasCharacters: false,
    params: ['seed', 'negative_prompt', 'num_inference_steps', 'guidance_scale', 'fps', 'num_frames', 'flow_shift'],
    contentFrom: 'route',
    listEchoes: ['prompt', 'model', 'size', 'seconds'],
    // The parameter is not known there: every variant is the MP4.
    hasVariants: false,
    renders: 'free',
    jobs: { first: 1, most: 4 },
    pollIntervalMs: 2_000,
    settleMs,
    graceMs,
    source: { url: 'https://docs.vllm.ai/projects/vllm-omni', readOn },
  },
  {
    id: 'sglang',
    title: 'SGLang',
    basePath: '/v1',
    keyHeader: 'authorization',
    form: 'json',
    secondsAs: 'number',
    // An `input_reference` object is refused with 400; a text there is a path on the server.
    reference: 'reference_url',
    linkField: 'input_reference[image_url]',
    edits: 'none',
    hasExtensions: false,
    hasCharacters: false,
    params: ['seed', 'negative_prompt', 'num_inference_steps', 'guidance_scale', 'fps', 'num_frames', 'flow_shift'],
    // With cloud storage it refuses the route with 400 and names the link.
    contentFrom: 'route',
    // Its job objects carry no prompt.
    listEchoes: ['model', 'size', 'seconds'],
    // The parameter is the number of an output: every name is a 404.
    hasVariants: false,
    renders: 'free',
    jobs: { first: 1, most: 4 },
    pollIntervalMs: 2_000,
    settleMs,
    graceMs,
    source: { url: 'https://github.com/sgl-project/sglang', readOn },
  },
  {
    id: 'litellm',
    title: 'LiteLLM proxy',
    basePath: '/v1',
    keyHeader: 'authorization',
    form: 'json',
    secondsAs: 'text',
    reference: 'file_part',
    linkField: 'input_reference[image_url]',
    // Since 1.83: https://docs.litellm.ai/blog/video_characters_api
    edits: 'edits',
    hasExtensions: true,
    hasCharacters: true,
    params: [],
    contentFrom: 'route',
    // Its list needs a provider hint, and a poll may give a job another id than its creation did.
    listEchoes: [],
    // The parameter is not passed on.
    hasVariants: false,
    renders: 'paid',
    jobs: { first: 2, most: 8 },
    pollIntervalMs: 5_000,
    settleMs,
    graceMs,
    source: { url: 'https://docs.litellm.ai/docs/videos', readOn },
  },
  {
    id: 'azure',
    title: 'Azure OpenAI',
    basePath: '/openai/v1',
    keyHeader: 'api-key',
    form: 'multipart',
    secondsAs: 'text',
    reference: 'file_part',
    linkField: 'input_reference[image_url]',
    edits: 'remix',
    hasExtensions: false,
    hasCharacters: false,
    params: [],
    contentFrom: 'route',
    listEchoes: ['prompt', 'model', 'size', 'seconds'],
    // Its documentation shows the video alone.
    hasVariants: false,
    renders: 'paid',
    jobs: { first: 2, most: 2 },
    jobsPerMinute: 2,
    pollIntervalMs: 10_000,
    settleMs,
    graceMs,
    source: { url: 'https://learn.microsoft.com/azure/ai-foundry/openai/concepts/video-generation', readOn },
  },
];

export function findUpstreamKind(id: string): UpstreamKind | undefined {
  return upstreamKinds.find((kind) => kind.id === id);
}
