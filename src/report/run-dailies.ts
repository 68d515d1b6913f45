import type { CrashPoints } from '../ports/crash-points.js';
import type { Documents } from '../ports/documents.js';
import type { DailiesModel } from './dailies-model.js';
import { type DailiesInput, type LoadPorts, runLoadDailies } from './run-load-dailies.js';
import { type RenderOptions, type RenderPorts, runRenderMorning } from './run-render-morning.js';

export interface DailiesPorts extends LoadPorts, RenderPorts {
  readonly documents: Documents;
  readonly crashPoints: CrashPoints;
}

export interface DailiesWritten {
  readonly model: DailiesModel;
  /** Absolute path of the page in the documents folder. */
  readonly page: string;
  readonly paths: readonly string[];
  readonly keys: readonly string[];
  /** Sentences on pictures that could not be made small, or not be kept so, and on a page too large to open at ease. */
  readonly complaints: readonly string[];
}

/**
 * Writes the morning of a run: below `<run>/` of the documents folder and `_dailies/<run>/` of the store, and the page
 * once more as `_latest/index.html` in both. Writing it again replaces it; nothing else is touched.
 */
export async function runDailies(
  input: DailiesInput,
  ports: DailiesPorts,
  options: RenderOptions,
): Promise<DailiesWritten> {
  const model = await runLoadDailies(input, ports, options);
  const { local, stored, complaints } = await runRenderMorning(model, ports, options);
  const keys: string[] = [];
  for (const [key, draw] of stored) {
    const { body, mediaType } = draw();
    await ports.store.replace(key, Buffer.from(body), mediaType);
    keys.push(key);
    ports.crashPoints.reach('dailies.store');
  }
  // The page comes last: where it lies, everything before it was written.
  const paths: string[] = [];
  let pageCharacters = 0;
  for (const [path, draw] of local) {
    const { body } = draw();
    pageCharacters = body.length;
    paths.push(await ports.documents.write(path, body));
    ports.crashPoints.reach('dailies.document');
  }
  return { model, page: paths.at(-1) ?? '', paths, keys, complaints: [...complaints, ...slowPage(pageCharacters)] };
}

/** From here on a browser needs seconds to open it. */
const mostPageCharacters = 25_000_000;

function slowPage(characters: number): readonly string[] {
  if (characters <= mostPageCharacters) return [];
  const megabytes = Math.round(characters / 1e6);
  return [
    `The page has ${megabytes} MB, which browsers open slowly; \`report.csv\` and \`report.json\` beside it tell the same.`,
  ];
}
