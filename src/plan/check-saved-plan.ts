import type { CustomId } from '../domain/custom-id.js';
import { type RenderPlan, tonightsAttempts } from '../domain/render-plan.js';
import { plannedReferences, type SavedPlan } from '../domain/saved-plan.js';

/**
 * What has moved since a plan was saved, as sentences; empty when applying it does exactly what was saved. Attempts of
 * the saved plan that were made since are no move: a run that was cut off goes on with the same plan.
 */
export function checkSavedPlan(saved: SavedPlan, now: RenderPlan, made: ReadonlySet<CustomId>): readonly string[] {
  return [...movedLists(saved, now), ...movedCatalog(saved, now), ...movedAttempts(saved, now, made)];
}

/** Paths of references whose bytes are others than when the plan was saved. */
export function changedReferences(saved: SavedPlan, now: RenderPlan): readonly string[] {
  const after = new Map(plannedReferences(now.shots).map(({ path, sha256 }) => [path, sha256]));
  return saved.references.flatMap(({ path, sha256 }) => ((after.get(path) ?? sha256) === sha256 ? [] : [path]));
}

function movedLists(saved: SavedPlan, now: RenderPlan): readonly string[] {
  const before = new Map(saved.lists.map(({ file, sha256 }) => [file, sha256]));
  const after = new Map(now.lists.map(({ file, sha256 }) => [file, sha256]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((file) => {
    if (before.get(file) === after.get(file)) return [];
    if (!before.has(file)) return [`The list ${file} is new.`];
    return [after.has(file) ? `The list ${file} changed.` : `The list ${file} is gone.`];
  });
}

function movedCatalog({ catalogVersion }: SavedPlan, now: RenderPlan): readonly string[] {
  if (catalogVersion === now.catalogVersion) return [];
  return [`Models or prices changed: catalog ${catalogVersion} is ${now.catalogVersion} by now.`];
}

function movedAttempts(saved: SavedPlan, now: RenderPlan, made: ReadonlySet<CustomId>): readonly string[] {
  const before = new Map(saved.attempts.map((attempt) => [attempt.customId, attempt]));
  const after = new Map(tonightsAttempts(now).map(({ shot, attempt }) => [attempt.customId, { shot, attempt }]));
  const added = [...after].flatMap(([customId, { shot, attempt }]) => {
    const known = before.get(customId);
    if (known === undefined) return [`${customId} is asked for and was not.`];
    if (known.lineSha256 !== attempt.lineSha256) return [`${customId} asks for something else.`];
    if (known.version !== (shot.version ?? null)) return [`The ledger numbers ${shot.shotId} otherwise.`];
    return [];
  });
  const gone = [...before.keys()].filter((customId) => !after.has(customId) && !made.has(customId));
  return [...added, ...gone.map((customId) => `${customId} is not asked for any more.`)];
}
