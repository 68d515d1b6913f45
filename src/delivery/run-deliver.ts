import { join } from 'node:path';
import { objectKey } from '../domain/object-key.js';
import type { RenderPlan } from '../domain/render-plan.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { sha256Schema } from '../domain/sha256.js';
import type { ShotId } from '../domain/shot-id.js';
import type { Ulid } from '../domain/ulid.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { DeliveryFolder, MediaBrought, MediaToBring } from '../ports/delivery-folder.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { Renderer } from '../ports/renderer.js';
import type { Store } from '../ports/store.js';
import type { Talk } from '../ports/talk.js';
import { assembleDelivery, type DeliveryWish } from './assemble-delivery.js';
import type { ClipMedia } from './clip-media.js';
import type { CutTimeline } from './cut-timeline.js';
import type { DeliveryDocument } from './delivery-document.js';
import { type DocumentWish, deliveryDocuments } from './delivery-documents.js';
import type { CutRange, DeliveryRecords } from './delivery-records.js';
import { readme } from './readme.js';
import { standInMedia, standInOrder } from './stand-in.js';

export interface DeliverInput {
  readonly plan: RenderPlan;
  readonly orders: ReadonlyMap<ShotId, number>;
  readonly cutRanges: ReadonlyMap<ShotId, CutRange>;
  /** What counts as new; undefined is the last run. */
  readonly runIds: ReadonlySet<Ulid> | undefined;
}

export interface DeliverPorts {
  readonly ledger: LedgerReader;
  readonly store: Store;
  readonly folder: DeliveryFolder;
  readonly talk: Talk;
  readonly crashPoints: CrashPoints;
  /** Makes clips for missing shots; asked only where placeholders are accepted. */
  readonly renderer: () => Promise<Renderer>;
}

export interface DeliverOptions extends Omit<DeliveryWish, 'newRuns' | 'standIns'>, Omit<DocumentWish, 'edition'> {
  /** Placeholder clips stand in for shots that are not in; without it they are refused. */
  readonly acceptsPlaceholders: boolean;
  /** Hard links instead of copies, where they are possible. */
  readonly mayLink: boolean;
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
  signal?: AbortSignal,
): Promise<Delivered> {
  const records = await loadRecords(input, ports.ledger);
  const newRuns = input.runIds ?? new Set(records.runs.slice(-1).map((run) => run.id));
  const wish = { ...options, newRuns };
  const asIs = assembleDelivery(records, wish);
  if (clipsOf(asIs).length === 0) throw nothingIn();
  if (!options.acceptsPlaceholders) refusePlaceholders(clipsOf(asIs));
  const standIns = options.acceptsPlaceholders
    ? await renderStandIns(asIs, ports, signal)
    : new Map<ShotId, ClipMedia>();
  const timelines = standIns.size === 0 ? asIs : assembleDelivery(records, { ...wish, standIns });
  const clips = clipsOf(timelines).filter((clip) => clip.key !== '');

  const media = await bringMedia(clips, ports, { mayLink: options.mayLink, signal });
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

/** A placeholder for each missing shot, written as it is made: one clip is held at a time. */
async function renderStandIns(
  timelines: readonly CutTimeline[],
  { folder, talk, renderer: openRenderer, crashPoints }: DeliverPorts,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<ShotId, ClipMedia>> {
  const show = timelines.at(-1)?.show ?? '';
  const missing = (timelines.at(-1)?.events ?? []).filter(({ media }) => media === undefined);
  const standIns = new Map<ShotId, ClipMedia>();
  if (missing.length === 0) return standIns;
  const renderer = await openRenderer();
  try {
    for (const { shot } of missing) {
      const { bytes } = (await renderer.render(standInOrder(shot.planned), signal)).video;
      const clip = standInMedia(show, shot.planned, bytes);
      await folder.write(clip.path, bytes);
      crashPoints.reach('deliver.placeholder');
      standIns.set(shot.planned.shotId, clip);
      const done = standIns.size;
      talk.progress({ id: 'placeholders', label: 'Drawing placeholders', done, total: missing.length, unit: 'takes' });
    }
  } finally {
    await renderer.close();
  }
  return standIns;
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

/** Disks are the limit here; more at once only makes them seek. */
const clipsAtOnce = 4;

async function bringMedia(
  clips: readonly ClipMedia[],
  { store, folder, talk, crashPoints }: DeliverPorts,
  how: { readonly mayLink: boolean; readonly signal: AbortSignal | undefined },
): Promise<Readonly<Record<MediaBrought, number>>> {
  const counts = { already_there: 0, linked: 0, copied: 0 };
  const waiting = clips.values();
  let done = 0;
  const bringNext = async (): Promise<void> => {
    for (const clip of waiting) {
      const media = { ...mediaToBring(clip, store, how.signal), mayLink: how.mayLink };
      counts[await folder.bring(media, how.signal)] += 1;
      crashPoints.reach('deliver.media');
      done += 1;
      talk.progress({ id: 'deliver', label: 'Bringing media', done, total: clips.length, unit: 'files' });
    }
  };
  // A failed clip ends the delivery, but not before the clips in flight have cleaned up after themselves.
  const workers = await Promise.allSettled(Array.from({ length: clipsAtOnce }, bringNext));
  const failed = workers.find((worker) => worker.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  talk.progress({ id: 'deliver', label: 'Bringing media', done, total: clips.length, unit: 'files', isFinished: true });
  return counts;
}

function mediaToBring(clip: ClipMedia, store: Store, signal: AbortSignal | undefined): Omit<MediaToBring, 'mayLink'> {
  const root = /^file:(\/.*)$/.exec(store.location)?.[1];
  return {
    path: clip.path,
    sizeBytes: clip.sizeBytes,
    sha256: sha256Schema.parse(clip.sha256),
    localPath: root === undefined ? undefined : join(root, clip.key),
    open: () => store.read(objectKey(clip.key), signal),
  };
}
