import { RenderQueueError } from '../domain/render-queue-error.js';
import { sha256Of } from '../domain/sha256.js';
import type { ProjectFiles } from '../ports/project-files.js';
import type { NeededReference } from './needed-references.js';

/** The reference's bytes, proven to be those that were planned; what is sent is what was hashed. */
export async function runReadReference(
  reference: NeededReference,
  ports: { readonly files: Pick<ProjectFiles, 'read'> },
): Promise<Uint8Array> {
  const body = await ports.files.read(reference.path);
  if (sha256Of(body) === reference.sha256) return body;
  throw new RenderQueueError({
    code: 'E_REF_CHANGED',
    kind: 'policy',
    message: `\`${reference.path}\` changed after it was planned; nothing was submitted for it.`,
    hint: 'Plan again, so that the plan shows what the new picture re-renders.',
  });
}
