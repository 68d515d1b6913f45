import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError, invalid } from './api-error.js';
import { type FormPart, formParts } from './form-parts.js';

export type FormFile = Extract<FormPart, { kind: 'file' }>;

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
  for await (const part of formParts(request)) {
    members.add(part.name, part.kind === 'field' ? part.value : await keep(part));
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
