import { canonicalLineSha256 } from '../batch/encode-line.js';
import type { Catalog } from '../catalog/catalog.js';
import { formatCustomId } from '../domain/custom-id.js';
import { isAbout, noDecisions, type ShotDecisions } from '../domain/decision.js';
import type { VersionRecord } from '../domain/ledger-records.js';
import type { PlannedAttempt, PlannedShot, RenderPlan, ShotChange } from '../domain/render-plan.js';
import type { RetryAllowance } from '../domain/retry-policy.js';
import type { Sha256 } from '../domain/sha256.js';
import { compareShotIds, foldShotId, type ShotId } from '../domain/shot-id.js';
import type { Shot, ShotList } from '../domain/shot-list.js';
import { changedInputs, formatChangedInputs } from './explain-change.js';
import { isLanded, nextAttempt } from './next-attempt.js';
import { type PriceList, priceList } from './price-list.js';
import { type RequestedShot, renderRequests } from './render-requests.js';
import { noHistory, type ShotHistory } from './shot-history.js';

export interface PlanInput {
  readonly show: string;
  readonly lists: readonly ShotList[];
  /** Content of local references and character clips, by path in the project. */
  readonly contents: ReadonlyMap<string, { readonly sha256: Sha256 }>;
  readonly history: ReadonlyMap<ShotId, ShotHistory>;
  readonly decisions: ReadonlyMap<ShotId, ShotDecisions>;
  /** Folded ids of shots that were out of the lists: whichever of them is listed came back. */
  readonly wereOut: ReadonlySet<string>;
}

export interface PlanOptions {
  readonly catalog: Catalog;
  /** Landed placeholders count, and money is what it would cost. */
  readonly rendersPlaceholders: boolean;
  readonly retries: RetryAllowance;
}

/** The one decision about tonight: every shot of the lists, what became of it, and the attempts to make. */
export function assemblePlan(input: PlanInput, options: PlanOptions): RenderPlan {
  const { show, lists, contents, history, decisions, wereOut } = input;
  const shots = lists.flatMap((list) => list.shots).sort(compareShots);
  const terms = { ...options, pricesOf: priceList(options.catalog, options.rendersPlaceholders) };
  const planned = renderRequests(shots, { catalog: options.catalog, contents }).map((requested) =>
    planShot(
      requested,
      {
        history: history.get(requested.shot.id) ?? noHistory,
        decisions: decisions.get(requested.shot.id) ?? noDecisions,
        wasOut: wereOut.has(foldShotId(requested.shot.id)),
      },
      terms,
    ),
  );
  return {
    format: 'nightshoot/plan@1',
    show,
    lists: lists.map(({ file, sha256 }) => ({ file, sha256 })),
    catalogVersion: options.catalog.version,
    shots: [...planned, ...omittedShots(input)],
    refusals: [],
  };
}

/** By `order` where both have one, else by id; ordered shots come first. */
function compareShots(left: Shot, right: Shot): number {
  const leftOrder = left.editorial.order ?? Number.POSITIVE_INFINITY;
  const rightOrder = right.editorial.order ?? Number.POSITIVE_INFINITY;
  if (leftOrder !== rightOrder) return leftOrder - rightOrder;
  return compareShotIds(left.id, right.id);
}

interface KnownOfShot {
  readonly history: ShotHistory;
  readonly decisions: ShotDecisions;
  readonly wasOut: boolean;
}

interface PlanTerms extends PlanOptions {
  readonly pricesOf: PriceList;
}

function planShot(requested: RequestedShot, known: KnownOfShot, options: PlanTerms): PlannedShot {
  const { history, decisions } = known;
  const { shot, request, fingerprint } = requested;
  const version = history.versions.find((known) => known.fingerprint === fingerprint);
  const newest = history.versions.at(-1);
  const { change, reason: why } = judge(requested, known, version);
  const rests = change === 'omitted' || change === 'on_hold' || change === 'locked' || change === 'not_yet';
  const own = history.attempts.filter((attempt) => attempt.version === version?.version);
  const takes = wantedTakes(requested, decisions);
  const attempts = rests ? [] : planAttempts(requested, takes, { own, decisions, options });
  const reason = change === 'unchanged' && attempts.length > 0 ? reasonForMore(attempts) : why;
  const isBack = known.wasOut && !rests;
  const landed = own.filter((attempt) => isLanded(attempt, options.rendersPlaceholders)).map(({ take }) => take);
  return {
    shotId: shot.id,
    episode: shot.episode,
    sequence: shot.sequence,
    method: shot.method,
    change: isBack ? 'reinstated' : change,
    reason: isBack ? `back in the list: ${reason}` : reason,
    fingerprint,
    version: version?.version,
    takes: takes.length,
    request,
    askedSeconds: shot.askedSeconds,
    inputReference: shot.inputReference,
    place: shot.place,
    notes: shot.editorial.notes,
    attempts,
    deferred: none,
    landedTakes: landed.length === 0 ? none : [...new Set(landed)].toSorted((left, right) => left - right),
    replacesVersion: change === 'changed' ? newestLanded(history, options) : undefined,
    changedInputs: change === 'changed' && newest !== undefined ? changedInputs(newest.request, request) : none,
  };
}

/** One empty list for all the shots of a plan that have nothing to put into one. */
const none: readonly never[] = [];

function reasonForMore(attempts: readonly PlannedAttempt[]): string {
  return attempts.some(({ attempt }) => attempt === 1) ? 'more takes are asked for' : 'tried again';
}

function newestLanded({ attempts }: ShotHistory, { rendersPlaceholders }: PlanOptions): number | undefined {
  const versions = attempts.filter((attempt) => isLanded(attempt, rendersPlaceholders)).map(({ version }) => version);
  return versions.length === 0 ? undefined : Math.max(...versions);
}

function judge(
  { shot, request }: RequestedShot,
  { history: { versions }, decisions }: KnownOfShot,
  version: VersionRecord | undefined,
): { readonly change: ShotChange; readonly reason: string } {
  if (shot.editorial.render === 'omit') return { change: 'omitted', reason: 'the list omits it' };
  if (shot.editorial.render === 'hold') return { change: 'on_hold', reason: 'the list holds it' };
  if (shot.editorial.isLocked) return { change: 'locked', reason: 'the list locks it' };
  if (decisions.hold !== undefined) {
    return { change: 'on_hold', reason: `${decisions.hold.who} holds it: ${decisions.hold.reason}` };
  }
  if (shot.method !== 'create') return { change: 'not_yet', reason: `nightshoot cannot ${shot.method} clips yet` };
  if (shot.characters.length > 0) return { change: 'not_yet', reason: 'nightshoot cannot send characters yet' };
  const newest = versions.at(-1);
  if (newest === undefined) return { change: 'new', reason: 'never rendered' };
  if (version === newest) return { change: 'unchanged', reason: 'nothing that renders changed' };
  if (version !== undefined) return { change: 'reverted', reason: 'an earlier version came back' };
  const reason = `re-renders because ${formatChangedInputs(changedInputs(newest.request, request))}`;
  return { change: 'changed', reason };
}

/** As many as the list asks for and the retakes of this version, without those an operator skips. */
function wantedTakes({ shot, fingerprint }: RequestedShot, { retakes, skips }: ShotDecisions): readonly number[] {
  const listed = Array.from({ length: shot.takes }, (_, index) => index + 1);
  if (retakes.length === 0 && skips.length === 0) return listed;
  const retaken = retakes.filter((decision) => decision.fingerprint === fingerprint).map((decision) => decision.take);
  const takes = [...new Set([...listed, ...retaken])].filter((take) => take !== undefined);
  return takes.filter((take) => !skips.some((skip) => isAbout(skip, fingerprint, take))).toSorted((a, b) => a - b);
}

function planAttempts(
  { shot, request, fingerprint }: RequestedShot,
  takes: readonly number[],
  known: { readonly own: ShotHistory['attempts']; readonly decisions: ShotDecisions; readonly options: PlanTerms },
): readonly PlannedAttempt[] {
  const { pricesOf, rendersPlaceholders, retries } = known.options;
  const retried = known.decisions.retries.map((decision) => decision.customId);
  const attempts: PlannedAttempt[] = [];
  for (const take of takes) {
    const attempt = nextAttempt(
      known.own.filter((one) => one.take === take),
      { rendersPlaceholders, retries, retried },
    );
    if (attempt === undefined) continue;
    const customId = formatCustomId({ shotId: shot.id, take, attempt, fingerprint });
    const lineSha256 = canonicalLineSha256({ customId, request, take });
    attempts.push({ customId, take, attempt, ...pricesOf(shot), lineSha256 });
  }
  return attempts;
}

/** Shots the ledger knows from these very lists that are in them no more. Other lists are not read, so not judged. */
function omittedShots({ lists, history }: PlanInput): readonly PlannedShot[] {
  if (history.size === 0) return [];
  const files = new Set(lists.map(({ file }) => file));
  const listed = new Set(lists.flatMap((list) => list.shots).map((shot) => foldShotId(shot.id)));
  const omitted: PlannedShot[] = [];
  for (const [shotId, { versions }] of history) {
    const newest = versions.at(-1);
    if (newest === undefined || listed.has(foldShotId(shotId)) || !files.has(newest.place.file)) continue;
    omitted.push({
      shotId,
      episode: newest.episode,
      sequence: newest.sequence,
      method: newest.method,
      change: 'omitted',
      reason: `gone from ${newest.place.file}`,
      fingerprint: newest.fingerprint,
      version: newest.version,
      takes: 0,
      request: newest.request,
      askedSeconds: undefined,
      inputReference: undefined,
      place: newest.place,
      notes: newest.notes,
      attempts: [],
      deferred: [],
      landedTakes: [],
      replacesVersion: undefined,
      changedInputs: [],
    });
  }
  return omitted.toSorted((left, right) => compareShotIds(left.shotId, right.shotId));
}
