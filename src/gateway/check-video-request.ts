import { z } from 'zod';
import type { Catalog } from '../catalog/catalog.js';
import { checkOffer, type OfferProblem } from '../catalog/check-offer.js';
import { type GatewayReference, type GatewayRequest, gatewayRequestSchema } from '../domain/gateway-records.js';
import { longestPrompt, paramValueSchema } from '../domain/render-request.js';
import { countCharacters, textUpTo } from '../domain/text-up-to.js';
import { invalid, missing, type Refusal } from './api-error.js';

export type CheckedRequest =
  | { readonly kind: 'accepted'; readonly request: GatewayRequest }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Reads the JSON body of `POST /v1/videos` with the documented limits and defaults, and refuses the first member that is
 * wrong. https://github.com/openai/openai-openapi (CreateVideoJsonBody)
 */
export function checkVideoRequest(body: Readonly<Record<string, unknown>>, rules: VideoRules): CheckedRequest {
  const wrong = wrongMember(body);
  if (wrong !== undefined) return { kind: 'refused', refusal: wrong };
  const { model, prompt, size, seconds, input_reference: reference, characters, ...rest } = bodySchema.parse(body);
  const asked = { model, size, seconds: Number(seconds) };
  const problem = checkOffer(rules.catalog, asked);
  if (problem !== undefined) return { kind: 'refused', refusal: refuseOffer(problem) };
  const params = paramsSchema.safeParse(rest);
  if (!params.success) return { kind: 'refused', refusal: wrongParam(params.error) };
  const unknown = Object.keys(params.data).find((name) => !rules.params.has(name));
  if (unknown !== undefined) {
    return { kind: 'refused', refusal: invalid(`Unknown parameter: '${unknown}'.`, unknown, 'unknown_parameter') };
  }
  if (characters !== undefined && characters.length > 0 && !rules.takesCharacters) {
    return { kind: 'refused', refusal: noCharacters };
  }
  const inputReference = readReference(reference);
  const request = gatewayRequestSchema.parse({
    model,
    prompt,
    size,
    seconds: asked.seconds,
    params: params.data,
    ...(inputReference === undefined ? {} : { inputReference }),
    ...(characters === undefined ? {} : { characterIds: characters.map(({ id }) => id) }),
  });
  return rules.canRender(request) ? { kind: 'accepted', request } : { kind: 'refused', refusal: noRenderer };
}

/** What may be asked for here. */
export interface VideoRules {
  readonly catalog: Catalog;
  /** Render parameters beyond the common ones. */
  readonly params: ReadonlySet<string>;
  readonly takesCharacters: boolean;
  /** Whether one of the renderers takes all of it together. */
  readonly canRender: (request: GatewayRequest) => boolean;
}

const noCharacters = invalid(
  'The renderers behind this gateway take no characters.',
  'characters',
  'unsupported_parameter',
);

const noRenderer = invalid(
  'No renderer behind this gateway takes this model with all of these parameters and characters.',
  undefined,
  'unsupported_combination',
);

/** https://platform.openai.com/docs/guides/video-generation */
const mostCharacters = 2;
/** https://github.com/openai/openai-openapi (input_reference.image_url) */
const longestDataUrl = 20_971_520;
/** No server answers a request line that is longer, and a link is kept with its video. */
const longestLink = 16_384;

const referenceSchema = z.strictObject({
  file_id: z.string().min(1).optional(),
  image_url: z.string().min(1).optional(),
});

const bodySchema = z.looseObject({
  model: z.string().min(1).default('sora-2'),
  prompt: textUpTo(longestPrompt),
  size: z
    .string()
    .regex(/^[1-9]\d{1,4}x[1-9]\d{1,4}$/)
    .default('720x1280'),
  seconds: z.union([z.string().regex(/^\d{1,4}(\.\d{1,3})?$/), z.number().positive().transform(String)]).default('4'),
  input_reference: referenceSchema.optional(),
  characters: z
    .array(z.strictObject({ id: z.string().min(1) }))
    .max(mostCharacters)
    .optional(),
});

/** A parameter may be a prompt, as the negative one is; it is kept with its video. */
const longestParam = longestPrompt;
const paramsSchema = z.record(
  z.string(),
  paramValueSchema.refine((value) => typeof value !== 'string' || countCharacters(value, longestParam) <= longestParam),
);

/** What each member must be, in the words of the error. */
const expectations: Readonly<Record<string, string>> = {
  model: 'a model name',
  prompt: `a text of 1 to ${longestPrompt} characters`,
  size: 'a text like 1280x720',
  seconds: 'a whole number of seconds, as text',
  characters: `at most ${mostCharacters} of {id}`,
};

function wrongMember(body: Readonly<Record<string, unknown>>): Refusal | undefined {
  const reference = body['input_reference'];
  if (reference !== undefined) {
    const wrong = wrongReference(reference);
    if (wrong !== undefined) return wrong;
  }
  const parsed = bodySchema.safeParse(body);
  if (parsed.success) return undefined;
  const member = String(parsed.error.issues[0]?.path[0] ?? 'body');
  if (body[member] === undefined) {
    return missing(member);
  }
  return invalid(`Invalid value for '${member}': expected ${expectations[member] ?? 'something else'}.`, member);
}

function wrongReference(reference: unknown): Refusal | undefined {
  const name = 'input_reference';
  if (typeof reference === 'string') {
    return invalid(`Invalid type for '${name}': expected a file, but got a string instead.`, name, 'invalid_type');
  }
  const parsed = referenceSchema.safeParse(reference);
  if (!parsed.success) return invalid(`Invalid value for '${name}': expected {file_id} or {image_url}.`, name);
  const { file_id: fileId, image_url: imageUrl } = parsed.data;
  if ((fileId === undefined) === (imageUrl === undefined)) {
    return invalid(`'${name}' takes exactly one of 'file_id' and 'image_url'.`, name);
  }
  const longest = imageUrl?.startsWith('data:') === true ? longestDataUrl : longestLink;
  if (imageUrl !== undefined && imageUrl.length > longest) {
    return invalid(`'${name}.image_url' is longer than ${longest} characters.`, `${name}.image_url`);
  }
  if (imageUrl !== undefined && !/^(https?:\/\/|data:image\/(png|jpeg|webp);base64,)/.test(imageUrl)) {
    return invalid(`'${name}.image_url' must be an http(s) or a base64 data URL.`, `${name}.image_url`);
  }
  return undefined;
}

function readReference(reference: z.infer<typeof referenceSchema> | undefined): GatewayReference | undefined {
  if (reference?.file_id !== undefined) return { kind: 'file', fileId: reference.file_id };
  if (reference?.image_url !== undefined) return { kind: 'url', url: reference.image_url };
  return undefined;
}

function wrongParam(error: z.ZodError): Refusal {
  const member = String(error.issues[0]?.path[0] ?? 'body');
  return invalid(
    `Invalid value for '${member}': expected a text of at most ${longestParam} characters, a number or a boolean.`,
    member,
  );
}

export function refuseOffer(problem: OfferProblem): Refusal {
  switch (problem.kind) {
    case 'unknown_model':
      return {
        status: 404,
        code: 'model_not_found',
        message: `The model '${problem.model}' does not exist here.`,
        param: 'model',
      };
    case 'size':
      return invalid(`Invalid size. ${problem.model.id} takes: ${problem.offered.join(', ')}.`, 'size');
    case 'seconds':
      return invalid(`Invalid seconds. ${problem.model.id} takes: ${problem.offered.join(', ')}.`, 'seconds');
    default:
      return problem satisfies never;
  }
}
