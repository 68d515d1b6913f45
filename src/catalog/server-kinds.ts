import type { ServerKind } from './server-kind.js';

/** https://platform.openai.com/docs/api-reference/batch/create: at most 50,000 requests and 200 MB in one input file. */
const batchLimits = { lines: 50_000, bytes: 200_000_000 };

/** https://platform.openai.com/docs/guides/video-generation: six steps, 120 seconds in total. */
const extension = { maxSteps: 6, maxTotalSeconds: 120 };

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
    maxCharacters: 2,
    extension,
    // Not documented for `input_reference`; `user_data` is described as usable for any purpose.
    referencePurpose: 'user_data',
    // No figure is published: the request timeout of the SDKs, and what a list was seen to lag behind.
    settle: { requestMs: 600_000, listLagMs: 120_000 },
    hasTrustedFence: false,
    // The guide asks for 10 to 20 s between polls.
    pollIntervalMs: 15_000,
  },
  {
    id: 'nightshoot',
    title: 'nightshoot gateway',
    hasBatch: true,
    servesEveryModel: true,
    params: { seed: 'integer', negative_prompt: 'text' },
    batchLimits,
    completionWindowHours: 24,
    downloadHours: { batch: 24, direct: 1 },
    maxCharacters: 2,
    extension,
    referencePurpose: 'user_data',
    // One database answers the list and takes the call, and a batch is made from its file in the same transaction.
    settle: { requestMs: 0, listLagMs: 0 },
    hasTrustedFence: true,
    pollIntervalMs: 250,
  },
];

export function findServerKind(id: string): ServerKind | undefined {
  return serverKinds.find((kind) => kind.id === id);
}
