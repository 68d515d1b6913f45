import { relative, sep } from 'node:path';
import { dailiesKey, objectKey } from '../domain/object-key.js';
import type { Clock } from '../ports/clock.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { Documents } from '../ports/documents.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { Store } from '../ports/store.js';
import type { DailiesDocument } from './dailies-document.js';
import type { DailiesModel } from './dailies-model.js';
import { embeddedBytesLimit, embedThumbnails, type Thumbnail } from './embed-thumbnails.js';
import { formatDailiesCsv } from './format-dailies-csv.js';
import { formatDailiesHtml } from './format-dailies-html.js';
import { formatDailiesJson } from './format-dailies-json.js';
import { linksBelow, type MediaLinks } from './media-links.js';
import { type DailiesInput, type DailiesOptions, runLoadDailies } from './run-load-dailies.js';

export interface DailiesPorts {
  readonly ledger: LedgerReader;
  readonly store: Store;
  readonly documents: Documents;
  readonly clock: Clock;
  readonly crashPoints: CrashPoints;
}

export interface DailiesWritten {
  readonly model: DailiesModel;
  /** Absolute path of the page in the documents folder. */
  readonly page: string;
  readonly paths: readonly string[];
  readonly keys: readonly string[];
}

/**
 * Writes the morning of a run: below `<run>/` of the documents folder and `_dailies/<run>/` of the store, and the page
 * once more as `_latest/index.html`. Writing it again replaces it; nothing else is touched.
 */
export async function runDailies(
  input: DailiesInput,
  ports: DailiesPorts,
  options: DailiesOptions,
): Promise<DailiesWritten> {
  const model = await runLoadDailies(input, ports, options);
  const embedded = embedThumbnails(await readThumbnails(model, ports.store), embeddedBytesLimit);
  const twins = [formatDailiesCsv(model), formatDailiesJson(model)];

  const local = formatDailiesHtml(model, { ...localLinks(model, ports), embedded });
  const paths: string[] = [];
  for (const document of [...twins, local]) {
    paths.push(await ports.documents.write(`${model.run.name}/${document.name}`, document.body));
    ports.crashPoints.reach('dailies.documents');
  }
  const stored = formatDailiesHtml(model, { hrefOf: linksBelow('../..'), embedded, expiresAtMs: undefined });
  const latest = formatDailiesHtml(model, { hrefOf: linksBelow('..'), embedded, expiresAtMs: undefined });
  const keys: string[] = [];
  for (const document of [...twins, stored])
    keys.push(await replace(dailiesKey(model.run.name, document.name), document));
  keys.push(await replace(objectKey('_latest/index.html'), latest));
  return { model, page: paths.at(-1) ?? '', paths, keys };

  async function replace(key: ReturnType<typeof objectKey>, document: DailiesDocument): Promise<string> {
    await ports.store.replace(key, Buffer.from(document.body), document.mediaType);
    ports.crashPoints.reach('dailies.store');
    return key;
  }
}

/** Pictures of the contact sheet, in its order. */
async function readThumbnails(model: DailiesModel, store: Store): Promise<readonly Thumbnail[]> {
  const thumbnails: Thumbnail[] = [];
  for (const { files } of model.takes) {
    if (files.thumbnail === undefined || files.thumbnail.sizeBytes > largestEmbedded) continue;
    const { key, mediaType } = files.thumbnail;
    const chunks: Uint8Array[] = [];
    for await (const chunk of store.read(objectKey(key))) chunks.push(chunk);
    thumbnails.push({ key, mediaType, bytes: Buffer.concat(chunks) });
  }
  return thumbnails;
}

/** A thumbnail larger than this is not one; it stays a link. */
const largestEmbedded = 200_000;

/** From the documents folder a page reaches a store that is a folder too; a bucket only by its address. */
function localLinks(model: DailiesModel, { documents, store }: DailiesPorts): Omit<MediaLinks, 'embedded'> {
  const folder = /^file:(?:\/\/)?(\/.*)$/.exec(store.location)?.[1];
  if (folder === undefined) return { hrefOf: () => undefined, expiresAtMs: undefined };
  const base = relative(`${documents.location}/${model.run.name}`, folder).split(sep).map(encodeURIComponent);
  return { hrefOf: linksBelow(base.join('/')), expiresAtMs: undefined };
}
