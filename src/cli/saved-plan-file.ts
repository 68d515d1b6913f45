import type { RenderPlan } from '../domain/render-plan.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { type SavedPlan, savedPlanOf, savedPlanSchema } from '../domain/saved-plan.js';
import { changedReferences, checkSavedPlan } from '../plan/check-saved-plan.js';
import type { LedgerReader } from '../ports/ledger.js';
import { openDocumentsFolder } from '../wiring.js';
import { readText } from './read-text.js';
import type { Session } from './session.js';

export async function writeSavedPlan(
  file: string,
  { plan, commit }: { readonly plan: RenderPlan; readonly commit: string | undefined },
  session: Session,
): Promise<void> {
  const documents = await openDocumentsFolder(session.folder);
  await documents.write(file, `${JSON.stringify(savedPlanOf(plan, commit), undefined, 2)}\n`);
}

/** Throws `E_PLAN_FORMAT` for a file that is no saved plan of this format. */
export async function readSavedPlan(file: string, session: Session): Promise<SavedPlan> {
  const parsed = savedPlanSchema.safeParse(parseJson(await readText(file, session)));
  if (parsed.success) return parsed.data;
  throw new RenderQueueError({
    code: 'E_PLAN_FORMAT',
    kind: 'usage',
    message: `\`${file}\` is not a plan of the format \`nightshoot/saved-plan@1\`.`,
    hint: 'Save one with `nightshoot plan --out plan.json`.',
  });
}

/**
 * Throws `E_REF_CHANGED` when a picture is another, `E_PLAN_STALE` when lists, catalog or ledger have moved since: what
 * is submitted is what was saved, or nothing.
 */
export async function refuseStalePlan(saved: SavedPlan, now: RenderPlan, ledger: LedgerReader): Promise<void> {
  const pictures = changedReferences(saved, now);
  if (pictures.length > 0) throw referencesChanged(pictures);
  const made = new Set((await ledger.attemptHeads()).map(({ customId }) => customId));
  const moved = checkSavedPlan(saved, now, made);
  if (moved.length === 0) return;
  const more = moved.length > 5 ? ` And ${moved.length - 5} more.` : '';
  throw new RenderQueueError({
    code: 'E_PLAN_STALE',
    kind: 'policy',
    message: `The saved plan no longer holds. ${moved.slice(0, 5).join(' ')}${more}`,
    hint: 'Look at a new one with `nightshoot plan --out`, and submit that.',
  });
}

function referencesChanged(paths: readonly string[]): RenderQueueError {
  const names = paths.slice(0, 5).map((path) => `\`${path}\``);
  const more = paths.length > 5 ? ` and ${paths.length - 5} more` : '';
  return new RenderQueueError({
    code: 'E_REF_CHANGED',
    kind: 'policy',
    message: `${names.join(', ')}${more} changed after the plan was saved; nothing was submitted.`,
    hint: 'Look at a new one with `nightshoot plan --out`: it shows what the new picture re-renders.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whatever is no JSON is no plan; the reader says so with the file's name.
    return undefined;
  }
}
