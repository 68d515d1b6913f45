import type { Diagnostic } from '../domain/diagnostic.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { ProjectFiles } from '../ports/project-files.js';
import { parsePlainYaml } from '../written/parse-plain-yaml.js';
import { checkConfig } from './check-config.js';
import type { Config } from './config.js';
import type { Environment } from './environment.js';
import { type ConfigFlags, fillInConfig } from './fill-in-config.js';

export interface ReadConfigInput {
  /** Absolute project folder. */
  readonly folder: string;
  /** Given by flag or environment; else `nightshoot.yaml` where there is one, else defaults alone. */
  readonly file: string | undefined;
  readonly environment: Environment;
  readonly flags: ConfigFlags;
}

export type ConfigAnswer =
  | { readonly config: Config; readonly diagnostics: readonly Diagnostic[] }
  | { readonly config: undefined; readonly diagnostics: readonly Diagnostic[] };

export const configFileName = 'nightshoot.yaml';

/** Larger than any config a person wrote; the parser need not be trusted with more. */
const largestConfigBytes = 1_000_000;

/** Throws RenderQueueError of kind `config` or `usage` for what is not a matter of one place in the file. */
export async function runReadConfig(input: ReadConfigInput, ports: { files: ProjectFiles }): Promise<ConfigAnswer> {
  const file = input.file ?? configFileName;
  const facts = await ports.files.stat(file);
  if (facts === undefined && input.file !== undefined) throw missing(input.file);
  const { folder, environment, flags } = input;
  if (facts === undefined) {
    const written = { format: 'nightshoot/config@1' as const };
    return { config: fillInConfig({ folder, file: undefined, input: written, environment, flags }), diagnostics: [] };
  }
  const bytes = await ports.files.read(file, largestConfigBytes);
  const { value, diagnostics, placeAt } = parsePlainYaml(file, new TextDecoder().decode(bytes));
  if (diagnostics.length > 0) return { config: undefined, diagnostics };
  const checked = checkConfig(value, placeAt);
  if (checked.input === undefined) return { config: undefined, diagnostics: checked.diagnostics };
  return { config: fillInConfig({ folder, file, input: checked.input, environment, flags }), diagnostics: [] };
}

function missing(file: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_CONFIG_MISSING',
    kind: 'config',
    message: `The config \`${file}\` does not exist.`,
    hint: 'Name another with `--config`, or leave it out to use `nightshoot.yaml` or the defaults.',
  });
}
