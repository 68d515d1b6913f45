import { z } from 'zod';

/** True when a DELETE was confirmed: `{deleted:true}`, or a video whose status became `deleted` (SGLang, FastVideo). */
export function parseDeleted(json: unknown): boolean {
  const parsed = deletedSchema.safeParse(json);
  return parsed.success && (parsed.data.deleted || parsed.data.status === 'deleted');
}

export function formatDeleted(id: string, object: 'file' | 'video.deleted') {
  return { id, object, deleted: true as const };
}

const deletedSchema = z.looseObject({
  deleted: z.boolean().catch(false),
  status: z.string().optional().catch(undefined),
});
