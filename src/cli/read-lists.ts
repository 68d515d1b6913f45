import { hasErrors, inOrderOfPlace } from '../domain/diagnostic.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { type ReadShotLists, runReadShotLists } from '../shotlist/run-read-shot-lists.js';
import { InvalidInput } from './invalid-input.js';
import type { LoadedProject } from './load-project.js';

export interface ListsWanted {
  /** As given on the command line; the config's when empty. */
  readonly patterns: readonly string[];
  readonly atMs: number;
}

/** Diagnostics come in the order of the files. */
export async function readLists(project: LoadedProject, wanted: ListsWanted): Promise<ReadShotLists> {
  const patterns = wanted.patterns.length === 0 ? project.config.shotlists : wanted.patterns;
  const options = { config: project.config, catalog: project.catalog, atMs: wanted.atMs };
  const read = await runReadShotLists({ patterns }, { files: project.files }, options);
  return { ...read, diagnostics: inOrderOfPlace(read.diagnostics) };
}

export interface SoundLists extends ReadShotLists {
  readonly show: string;
}

/** Lists without one error, and their show. Throws InvalidInput; `E_SHOW_MISSING` where neither config nor list names a show. */
export async function readSoundLists(project: LoadedProject, wanted: ListsWanted): Promise<SoundLists> {
  const read = await readLists(project, wanted);
  if (hasErrors(read.diagnostics)) throw new InvalidInput(read.diagnostics);
  const show = project.config.show ?? read.lists.find((list) => list.show !== undefined)?.show;
  if (show === undefined) {
    throw new RenderQueueError({
      code: 'E_SHOW_MISSING',
      kind: 'config',
      message: 'Neither the config nor a shot list names the show.',
      hint: 'Write `show: HRB` at the top of `nightshoot.yaml` or of a list.',
    });
  }
  return { ...read, show };
}
