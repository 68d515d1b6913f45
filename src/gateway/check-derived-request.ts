import { z } from 'zod';
import { checkOffer } from '../catalog/check-offer.js';
import type { GatewayVideo } from '../domain/gateway-records.js';
import { longestPrompt } from '../domain/render-request.js';
import { textUpTo } from '../domain/text-up-to.js';
import { invalid, missing, type Refusal } from './api-error.js';
import { type CheckedRequest, refuseOffer, type VideoRules } from './check-video-request.js';

/** https://platform.openai.com/docs/guides/video-generation: six steps of at most 20 seconds, 120 in all. */
export const extensionLimits = { steps: 6, totalSeconds: 120 } as const;

const promptSchema = textUpTo(longestPrompt);
const parentSchema = z.looseObject({ video: z.strictObject({ id: z.string().min(1) }) });
const secondsSchema = z.union([
  z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number),
  z.number().int().positive(),
]);

/** The id in `video: {id}`; a refusal where there is none, as for an upload, which needs an account that may. */
export function readParentId(body: Readonly<Record<string, unknown>>): string | Refusal {
  if (body['video'] === undefined) return missing('video');
  const parsed = parentSchema.safeParse(body);
  return parsed.success ? parsed.data.video.id : invalid("Invalid value for 'video': expected {id}.", 'video');
}

/** An edit or remix keeps everything of its parent but the prompt. */
export function checkEdit(body: Readonly<Record<string, unknown>>, parent: GatewayVideo): CheckedRequest {
  if (body['prompt'] === undefined) return refused(missing('prompt'));
  const prompt = promptSchema.safeParse(body['prompt']);
  if (!prompt.success) return refused(wrongPrompt);
  const { inputReference: _, characterIds: __, ...request } = parent.request;
  return { kind: 'accepted', request: { ...request, prompt: prompt.data } };
}

/** `steps` is how many extensions the parent has behind it. The request's seconds become the stitched total. */
export function checkExtension(
  body: Readonly<Record<string, unknown>>,
  parent: GatewayVideo,
  { rules, steps }: { readonly rules: VideoRules; readonly steps: number },
): CheckedRequest {
  const edit = checkEdit(body, parent);
  if (edit.kind === 'refused') return edit;
  const extra = ['characters', 'input_reference'].find((member) => body[member] !== undefined);
  if (extra !== undefined) return refused(invalid(`An extension takes no '${extra}'.`, extra));
  if (body['seconds'] === undefined) return refused(missing('seconds'));
  const seconds = secondsSchema.safeParse(body['seconds']);
  if (!seconds.success) return refused(invalid("Invalid value for 'seconds': expected a whole number.", 'seconds'));
  const { model, size } = parent.request;
  const problem = checkOffer(rules.catalog, { model, size, seconds: seconds.data });
  if (problem !== undefined) return refused(refuseOffer(problem));
  if (steps >= extensionLimits.steps) {
    return refused(invalid(`A video can be extended ${extensionLimits.steps} times.`, 'video'));
  }
  const total = parent.request.seconds + seconds.data;
  if (total > extensionLimits.totalSeconds) {
    return refused(invalid(`An extended video has at most ${extensionLimits.totalSeconds} seconds.`, 'seconds'));
  }
  return { kind: 'accepted', request: { ...edit.request, seconds: total } };
}

const wrongPrompt = invalid(
  `Invalid value for 'prompt': expected a text of 1 to ${longestPrompt} characters.`,
  'prompt',
);

function refused(refusal: Refusal): CheckedRequest {
  return { kind: 'refused', refusal };
}
