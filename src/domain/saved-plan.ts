import { z } from 'zod';
import { customIdSchema } from './custom-id.js';
import { type RenderPlan, tonightsAttempts } from './render-plan.js';
import { type Sha256, sha256Schema } from './sha256.js';

/** A plan on disk: what was decided, by hashes, so that applying it later can tell whether anything moved. */
export const savedPlanSchema = z.strictObject({
  format: z.literal('nightshoot/saved-plan@1'),
  show: z.string(),
  /** Git commit the lists stood at; null outside git. */
  commit: z.string().nullable(),
  catalogVersion: z.string(),
  lists: z.array(z.strictObject({ file: z.string(), sha256: sha256Schema })),
  /** The pictures that attempts open with, as they were. */
  references: z.array(z.strictObject({ path: z.string(), sha256: sha256Schema })),
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
    references: plannedReferences(tonightsAttempts(plan).map(({ shot }) => shot)),
    attempts: tonightsAttempts(plan).map(({ shot, attempt }) => ({
      customId: attempt.customId,
      lineSha256: attempt.lineSha256,
      version: shot.version ?? null,
    })),
  };
}

/** Each local reference of these shots once, by path, with the content it was planned with. */
export function plannedReferences(shots: RenderPlan['shots']): SavedPlan['references'] {
  const references = new Map<string, Sha256>();
  for (const { inputReference, request } of shots) {
    if (inputReference?.kind !== 'file' || request.inputReference?.kind !== 'content') continue;
    references.set(inputReference.path, request.inputReference.sha256);
  }
  return [...references].map(([path, sha256]) => ({ path, sha256 }));
}
