import type { ParamValue } from '../domain/render-request.js';

/** Everything of `POST /v1/videos` but image and characters, as members of a JSON body or fields of a form. */
export function formatVideoCreateBody(
  order: {
    readonly model: string;
    readonly prompt: string;
    readonly size: string;
    readonly seconds: number;
    readonly params: Readonly<Record<string, ParamValue>>;
  },
  secondsAs: SecondsForm,
): Readonly<Record<string, ParamValue>> {
  const { model, prompt, size, seconds, params } = order;
  return { ...params, model, prompt, size, seconds: formatSeconds(seconds, secondsAs) };
}

/** The member that names characters; none where there are none. */
export function formatCharactersMember(ids: readonly string[]) {
  return ids.length === 0 ? {} : { characters: ids.map((id) => ({ id })) };
}

/** The JSON of `POST /v1/videos/edits`, and with seconds of `/v1/videos/extensions`. */
export function formatDerivedBody(
  order: { readonly parentId: string; readonly prompt: string; readonly seconds?: number },
  secondsAs: SecondsForm,
) {
  const { parentId, prompt, seconds } = order;
  const body = { video: { id: parentId }, prompt };
  return seconds === undefined ? body : { ...body, seconds: formatSeconds(seconds, secondsAs) };
}

type SecondsForm = 'text' | 'number';

function formatSeconds(seconds: number, form: SecondsForm): string | number {
  return form === 'text' ? String(seconds) : seconds;
}

/** The member that carries an image inside a JSON body: `input_reference.image_url`, or SGLang's `reference_url`. */
export function formatImageMember(form: 'image_url' | 'reference_url', url: string) {
  return form === 'image_url' ? { input_reference: { image_url: url } } : { reference_url: url };
}
