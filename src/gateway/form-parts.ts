import type { FastifyRequest } from 'fastify';
import { ApiError, invalid, type Refusal } from './api-error.js';

export type FormPart =
  | { readonly kind: 'field'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly filename: string;
      readonly mediaType: string;
      /** To be read before the next part is asked for. */
      readonly bytes: AsyncIterable<Uint8Array>;
    };

/** The parts of a form as they come. A form that is broken, or breaks off, is the caller's fault and says so. */
export async function* formParts(request: FastifyRequest): AsyncGenerator<FormPart> {
  let fieldChars = 0;
  for await (const part of readable(request.parts())) {
    if (part.type === 'field') {
      const value = String(part.value);
      fieldChars += value.length;
      if (fieldChars > mostFieldChars) throw new ApiError(fieldsTooLarge);
      yield { kind: 'field', name: part.fieldname, value };
    } else {
      const { fieldname: name, filename, mimetype: mediaType, file } = part;
      yield { kind: 'file', name, filename, mediaType, bytes: readable(file) };
      file.resume();
    }
  }
}

/** Fields are held in memory, and all of them together must fit where one inlined image does. */
const mostFieldChars = 24 * 1024 * 1024;
const fieldsTooLarge: Refusal = {
  status: 413,
  code: 'form_too_large',
  message: `The fields of a form hold at most ${mostFieldChars} characters.`,
};

/** What the parser throws is about the bytes it was given, and nothing else is thrown from inside it. */
async function* readable<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await nextOf(iterator);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

async function nextOf<Item>(iterator: AsyncIterator<Item>): Promise<IteratorResult<Item>> {
  try {
    return await iterator.next();
  } catch {
    throw new ApiError(invalid('The form cannot be read to its end.', undefined, 'unreadable_form'));
  }
}
