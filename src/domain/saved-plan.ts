import { z } from 'zod';
import { customIdSchema } from './custom-id.js';
import { plannedAttempts, type RenderPlan } from './render-plan.js';
import { sha256Schema } from './sha256.js';

/** A plan on disk: what was decided, by hashes, so that applying it later can tell whether anything moved. */
export const savedPlanSchema = z.strictObject({
  format: z.literal('nightshoot/saved-plan@1'),
  show: z.string(),
  /** Git commit the lists stood at; null outside git. */
  commit: z.string().nullable(),
  catalogVersion: z.string(),
  lists: z.array(z.strictObject({ file: z.string(), sha256: sha256Schema })),
  attempts: z.array(
    z.strictObject({
      customId: customIdSchema,
      lineSha256: sha256Schema,
      /** The version the ledger knew for it; null for one that was new. */
      version: z.int().positive().nullable(),
    }),
  ),
});
export type SavedPlan = z.infer<typeof savedPlanSchema>;

export function savedPlanOf(plan: RenderPlan, commit: string | undefined): SavedPlan {
  return {
    format: 'nightshoot/saved-plan@1',
    show: plan.show,
    commit: commit ?? null,
    catalogVersion: plan.catalogVersion,
    lists: plan.lists.map(({ file, sha256 }) => ({ file, sha256 })),
    attempts: plannedAttempts(plan).map(({ shot, attempt }) => ({
      customId: attempt.customId,
      lineSha256: attempt.lineSha256,
      version: shot.version ?? null,
    })),
  };
}
