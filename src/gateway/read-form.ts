import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError, invalid } from './api-error.js';

export interface FormFile {
  readonly name: string;
  readonly filename: string;
  readonly mediaType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * The members of a request, whether it came as JSON or as a form. The official clients send a form even where there is
 * no file, with nested members in brackets: `video[id]`, `characters[][id]`. Each file part becomes the member `keep`
 * makes of it.
 */
export async function readMembers(
  request: FastifyRequest,
  keep: (file: FormFile) => Promise<unknown>,
): Promise<Readonly<Record<string, unknown>>> {
  if (!request.isMultipart()) {
    const parsed = bodySchema.safeParse(request.body);
    if (!parsed.success) throw new ApiError(invalid('Expected a JSON object.'));
    return parsed.data;
  }
  const members = new FormMembers();
  for await (const part of request.parts()) {
    if (part.type === 'field') members.add(part.fieldname, part.value);
    else {
      const { fieldname: name, filename, mimetype: mediaType, file: bytes } = part;
      members.add(name, await keep({ name, filename, mediaType, bytes }));
    }
  }
  return members.all;
}

const bodySchema = z.record(z.string(), z.unknown());

/** Deeper names are no member of any request here. */
const nestedName = /^(\w+)\[(\w+)\]$/;
const listedName = /^(\w+)\[\]\[(\w+)\]$/;

/** Puts fields back together; names that end up on the prototype are kept as plain members. */
class FormMembers {
  readonly #members = new Map<string, unknown>();

  add(name: string, value: unknown): void {
    const [, list, listMember] = listedName.exec(name) ?? [];
    const [, object, member] = nestedName.exec(name) ?? [];
    if (list !== undefined && listMember !== undefined) {
      const known = this.#members.get(list);
      this.#members.set(list, [...(Array.isArray(known) ? known : []), { [listMember]: value }]);
    } else if (object !== undefined && member !== undefined) {
      const known = this.#members.get(object);
      this.#members.set(object, { ...(typeof known === 'object' ? known : {}), [member]: value });
    } else {
      this.#members.set(name, value);
    }
  }

  get all(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.#members);
  }
}
