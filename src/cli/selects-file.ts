import { parseSelects, type Select } from '../delivery/selects.js';
import type { Project } from '../wiring.js';
import { InvalidInput } from './invalid-input.js';

/** In the project folder, beside the config: it belongs in git. */
export const selectsFile = 'selects.csv';

/** None where there is no file. Throws InvalidInput with every row that says nothing. */
export async function readSelects(project: Project): Promise<readonly Select[]> {
  const folder = await project.openFolder('.');
  const bytes = await folder.read(selectsFile);
  if (bytes === undefined) return [];
  const { selects, diagnostics } = parseSelects(new TextDecoder().decode(bytes), selectsFile);
  if (diagnostics.length > 0) throw new InvalidInput(diagnostics);
  return selects;
}
