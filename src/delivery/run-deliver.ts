import type { RenderPlan } from '../domain/render-plan.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { ShotId } from '../domain/shot-id.js';
import type { Ulid } from '../domain/ulid.js';
import type { DeliveryFolder, MediaBrought } from '../ports/delivery-folder.js';
import type { LedgerReader } from '../ports/ledger.js';
import { assembleDelivery, type DeliveryWish } from './assemble-delivery.js';
import type { ClipMedia } from './clip-media.js';
import type { CutTimeline } from './cut-timeline.js';
import type { DeliveryDocument } from './delivery-document.js';
import { type DocumentWish, deliveryDocuments } from './delivery-documents.js';
import type { CutRange, DeliveryRecords } from './delivery-records.js';
import { readme } from './readme.js';
import { type BringPorts, runBringMedia } from './run-bring-media.js';
import { runDrawStandIns, type StandInPorts } from './run-draw-stand-ins.js';

export interface DeliverInput {
  readonly plan: RenderPlan;
  readonly orders: ReadonlyMap<ShotId, number>;
  readonly cutRanges: ReadonlyMap<ShotId, CutRange>;
  /** What counts as new; undefined is the last run. */
  readonly runIds: ReadonlySet<Ulid> | undefined;
}

/** The renderer is asked only where placeholders are accepted. */
export interface DeliverPorts extends BringPorts, StandInPorts {
  readonly ledger: LedgerReader;
}

export interface DeliverOptions extends Omit<DeliveryWish, 'newRuns' | 'standIns'>, Omit<DocumentWish, 'edition'> {
  /** Placeholder clips stand in for shots that are not in; without it they are refused. */
  readonly acceptsPlaceholders: boolean;
  /** Hard links instead of copies, where they are possible. */
  readonly mayLink: boolean;
  readonly signal?: AbortSignal;
}

export interface Delivered {
  readonly timelines: readonly CutTimeline[];
  readonly media: Readonly<Record<MediaBrought, number>>;
  /** Absolute paths of the documents this call wrote. */
  readonly documents: readonly string[];
  /** Placeholders drawn for this cut, relative to the folder. */
  readonly standIns: readonly string[];
}

/**
 * Makes a folder that an NLE opens: media first, verified, then the timelines that name it, so that a timeline is never
 * there without its clips. The same again brings and writes only what is new; nothing is written over.
 */
export async function runDeliver(
  input: DeliverInput,
  ports: DeliverPorts,
  options: DeliverOptions,
): Promise<Delivered> {
  const { signal } = options;
  const records = await loadRecords(input, ports.ledger);
  const newRuns = input.runIds ?? new Set(records.runs.slice(-1).map((run) => run.id));
  const wish = { ...options, newRuns };
  const asIs = assembleDelivery(records, wish);
  if (clipsOf(asIs).length === 0) throw nothingIn();
  if (!options.acceptsPlaceholders) refusePlaceholders(clipsOf(asIs));
  const standIns = options.acceptsPlaceholders
    ? await runDrawStandIns(asIs, ports, signal)
    : new Map<ShotId, ClipMedia>();
  const timelines = standIns.size === 0 ? asIs : assembleDelivery(records, { ...wish, standIns });
  const clips = clipsOf(timelines).filter((clip) => clip.key !== '');

  await ports.folder.clear();
  const media = await runBringMedia(clips, ports, { mayLink: options.mayLink, signal });
  const documents: string[] = [];
  for (const document of await newDocuments(timelines, ports.folder, options)) {
    documents.push(await ports.folder.write(document.name, document.body));
    ports.crashPoints.reach('deliver.document');
  }
  return { timelines, media, documents, standIns: [...standIns.values()].map(({ path }) => path) };
}

/** The next edition of the day whose names are free or hold the same already: a folder that is sealed is never rewritten. */
async function newDocuments(
  timelines: readonly CutTimeline[],
  folder: DeliveryFolder,
  options: DeliverOptions,
): Promise<readonly DeliveryDocument[]> {
  for (let number = 1; ; number += 1) {
    const edition = { date: options.date, number };
    const documents = deliveryDocuments(timelines, { ...options, edition });
    const found = await Promise.all(documents.map(({ name }) => folder.read(name)));
    const isFree = documents.every(({ name, body }, index) => name === readme.name || isSame(body, found[index]));
    if (isFree) return documents.filter((_, index) => found[index] === undefined);
  }
}

function isSame(body: string, found: Uint8Array | undefined): boolean {
  return found === undefined || Buffer.from(body).equals(found);
}

async function loadRecords({ plan, orders, cutRanges }: DeliverInput, ledger: LedgerReader): Promise<DeliveryRecords> {
  return {
    show: plan.show,
    plan,
    orders,
    cutRanges,
    runs: await ledger.runs(),
    versions: await ledger.versions(),
    attempts: await ledger.attempts({ states: ['landed'] }),
    assets: await ledger.assets(),
  };
}

/** Each clip once, in cutting order. */
function clipsOf(timelines: readonly CutTimeline[]): readonly ClipMedia[] {
  const clips = timelines.flatMap((timeline) =>
    timeline.events.flatMap(({ media, alternates }) => (media === undefined ? [] : [media, ...alternates])),
  );
  return [...new Map(clips.map((clip) => [clip.path, clip])).values()];
}

function refusePlaceholders(clips: readonly ClipMedia[]): void {
  const [first, ...rest] = clips.filter((clip) => clip.isPlaceholder);
  if (first === undefined) return;
  throw new RenderQueueError({
    code: 'E_DELIVERY_PLACEHOLDER',
    kind: 'policy',
    message: `${first.name}${rest.length === 0 ? ' is a placeholder' : ` and ${rest.length} more are placeholders`}, not footage.`,
    hint: '`--placeholders` delivers them all the same, so that the cut keeps its length; their names end in `_PH`.',
  });
}

function nothingIn(): RenderQueueError {
  return new RenderQueueError({
    code: 'E_DELIVERY_EMPTY',
    kind: 'usage',
    message: 'No take of these shots is in, so there is nothing to cut with.',
    hint: '`nightshoot status` says what is in and what is on its way.',
  });
}
