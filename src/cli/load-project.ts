import { resolve } from 'node:path';
import { assembleCatalog, type Catalog } from '../catalog/catalog.js';
import { modelFromInput } from '../catalog/model-input.js';
import type { Config } from '../config/config.js';
import type { ConfigFlags } from '../config/fill-in-config.js';
import { runReadConfig } from '../config/run-read-config.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { ProjectFiles } from '../ports/project-files.js';
import { openProjectFiles } from '../wiring.js';
import { InvalidInput } from './invalid-input.js';
import type { Session } from './session.js';

/** The config of the folder a command was called in, and what follows from it without opening anything. */
export interface LoadedProject {
  readonly config: Config;
  readonly catalog: Catalog;
  readonly files: ProjectFiles;
  readonly diagnostics: readonly Diagnostic[];
}

/** Throws InvalidInput with every fault of the config at once. */
export async function loadProject(session: Session, flags: ConfigFlags = {}): Promise<LoadedProject> {
  const files = await openProjectFiles(resolve(session.folder));
  if ((await files.stat('.'))?.kind !== 'folder') throw noFolder(session.folder);
  const input = {
    folder: resolve(session.folder),
    file: session.options.config,
    environment: session.environment,
    flags,
  };
  const { config, diagnostics } = await runReadConfig(input, { files });
  if (config === undefined) throw new InvalidInput(diagnostics);
  const models = Object.entries(config.models).map(([name, model]) => modelFromInput(name, model));
  return { config, catalog: assembleCatalog(models), files, diagnostics };
}

function noFolder(folder: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_NO_FOLDER',
    kind: 'usage',
    message: `There is no folder \`${folder}\`.`,
    hint: 'Check `-C`.',
  });
}
