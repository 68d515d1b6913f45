import { relative, sep } from 'node:path';
import type { RunRecord } from '../domain/ledger-records.js';
import { dailiesKey, objectKey } from '../domain/object-key.js';
import type { RenderPlan } from '../domain/render-plan.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Ulid } from '../domain/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { Documents } from '../ports/documents.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { Store } from '../ports/store.js';
import { assembleDailies, type DailiesRecords } from './assemble-dailies.js';
import type { DailiesDocument } from './dailies-document.js';
import type { DailiesModel } from './dailies-model.js';
import { embeddedBytesLimit, embedThumbnails, type Thumbnail } from './embed-thumbnails.js';
import { formatDailiesCsv } from './format-dailies-csv.js';
import { formatDailiesHtml } from './format-dailies-html.js';
import { formatDailiesJson } from './format-dailies-json.js';
import { linksBelow, type MediaLinks } from './media-links.js';

export interface DailiesInput {
  readonly runId: Ulid;
  /** What the lists ask for at this moment; the plan that was applied, where no newer one was made. */
  readonly plan: RenderPlan;
}

export interface DailiesPorts {
  readonly ledger: LedgerReader;
  readonly store: Store;
  readonly documents: Documents;
  readonly clock: Clock;
  readonly crashPoints: CrashPoints;
}

export interface DailiesOptions {
  readonly timezone: string;
  readonly budgetMicroUsd: number | undefined;
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
  const records = await loadRecords(input, ports, options);
  const model = assembleDailies(records);
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

async function loadRecords(
  { runId, plan }: DailiesInput,
  { ledger, clock }: DailiesPorts,
  options: DailiesOptions,
): Promise<DailiesRecords> {
  const run = (await ledger.runs()).find((known) => known.id === runId);
  if (run === undefined) throw unknownRun(runId);
  const [versions, attempts, submissions] = [
    await ledger.versions(),
    await ledger.attempts(),
    await ledger.submissions({ runId }),
  ];
  return {
    ...options,
    show: plan.show,
    run,
    plan,
    versions,
    attempts,
    submissions,
    assets: await ledger.assets(),
    madeAtMs: clock.now(),
  };
}

function unknownRun(runId: RunRecord['id']): RenderQueueError {
  return new RenderQueueError({
    code: 'E_RUN_UNKNOWN',
    kind: 'usage',
    message: `The ledger knows no run ${runId}.`,
    hint: '`nightshoot status` lists the runs.',
  });
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
