import type { ParamValue } from '../domain/render-request.js';

/** Everything of `POST /v1/videos` but the image, as members of a JSON body or fields of a form. */
export function formatVideoCreateBody(
  order: {
    readonly model: string;
    readonly prompt: string;
    readonly size: string;
    readonly seconds: number;
    readonly params: Readonly<Record<string, ParamValue>>;
  },
  secondsAs: 'text' | 'number',
): Readonly<Record<string, ParamValue>> {
  const { params, seconds, ...rest } = order;
  return { ...params, ...rest, seconds: secondsAs === 'text' ? String(seconds) : seconds };
}

/** The member that carries an image inside a JSON body: `input_reference.image_url`, or SGLang's `reference_url`. */
export function formatImageMember(form: 'image_url' | 'reference_url', url: string) {
  return form === 'image_url' ? { input_reference: { image_url: url } } : { reference_url: url };
}
