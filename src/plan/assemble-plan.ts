import { canonicalLineSha256 } from '../batch/encode-line.js';
import type { Catalog } from '../catalog/catalog.js';
import { formatCustomId } from '../domain/custom-id.js';
import { type Decision, isAbout, isUnwanted, noDecisions, type ShotDecisions } from '../domain/decision.js';
import type { VersionHead } from '../domain/ledger-records.js';
import type { PlannedAttempt, PlannedShot, RenderPlan, ShotChange } from '../domain/render-plan.js';
import type { Fingerprint } from '../domain/render-request.js';
import type { RetryAllowance } from '../domain/retry-policy.js';
import { compareShotIds, foldShotId, type ShotId } from '../domain/shot-id.js';
import type { ShotList } from '../domain/shot-list.js';
import { formatTake } from '../domain/take-name.js';
import { changedInputs, formatChangedInputs } from './explain-change.js';
import { isLanded, nextAttempt } from './next-attempt.js';
import { type PriceList, priceList } from './price-list.js';
import type { RequestedShot } from './render-requests.js';
import { noHistory, type ShotHistory } from './shot-history.js';

export interface PlanInput {
  readonly show: string;
  readonly lists: readonly ShotList[];
  /** What their shots ask of the server, in the order of the plan. */
  readonly requested: readonly RequestedShot[];
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
  const { show, lists, history, decisions, wereOut } = input;
  const terms = { ...options, pricesOf: priceList(options.catalog, options.rendersPlaceholders) };
  const planned = input.requested.map((requested) =>
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
  const { change, reason: why, inputs = none } = judge(requested, known, version);
  const rests = change === 'omitted' || change === 'on_hold' || change === 'locked' || change === 'not_yet';
  const own = history.attempts.filter((attempt) => attempt.version === version?.version);
  const takes = wantedTakes(requested, decisions);
  const attempts = rests ? [] : planAttempts(requested, takes, { own, decisions, options });
  const reason =
    change === 'unchanged' && attempts.length > 0 ? reasonForMore(attempts, { own, decisions, fingerprint }) : why;
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
    unwantedTakes: rests
      ? none
      : unwantedTakes(requested, { own, decisions, handled: [...landed, ...attempts.map(({ take }) => take)] }),
    replacesVersion: change === 'changed' ? newestLanded(history, options) : undefined,
    changedInputs: inputs,
  };
}

/** One empty list for all the shots of a plan that have nothing to put into one. */
const none: readonly never[] = [];

/** Who asked for each of them and why; what nobody asked for by name, the list asks for, or it retries itself. */
function reasonForMore(
  attempts: readonly PlannedAttempt[],
  {
    own,
    decisions,
    fingerprint,
  }: Pick<KnownOfShot, 'decisions'> & { readonly own: ShotHistory['attempts']; readonly fingerprint: Fingerprint },
): string {
  const reasons = attempts.map(({ take, attempt }) => {
    if (attempt === 1) {
      const retake = decisions.retakes.findLast((one) => isAbout(one, fingerprint, take));
      return retake === undefined ? 'more takes are asked for' : formatSaid(`asks for ${formatTake(take)}`, retake);
    }
    const newest = own.findLast((one) => one.take === take)?.customId;
    const retry = decisions.retries.findLast(({ customId }) => customId === newest);
    return retry === undefined ? 'tried again' : formatSaid(`retries ${formatTake(take)}`, retry);
  });
  return [...new Set(reasons)].join('; ');
}

function formatSaid(what: string, { who, reason }: Decision): string {
  return reason === '' ? `${who} ${what}` : `${who} ${what}: ${reason}`;
}

function newestLanded({ attempts }: ShotHistory, { rendersPlaceholders }: PlanOptions): number | undefined {
  const versions = attempts.filter((attempt) => isLanded(attempt, rendersPlaceholders)).map(({ version }) => version);
  return versions.length === 0 ? undefined : Math.max(...versions);
}

function judge(
  { shot, request }: RequestedShot,
  { history: { versions, newest }, decisions }: KnownOfShot,
  version: VersionHead | undefined,
): Judgement {
  if (shot.editorial.render === 'omit') return { change: 'omitted', reason: 'the list omits it' };
  if (shot.editorial.render === 'hold') return { change: 'on_hold', reason: 'the list holds it' };
  if (shot.editorial.isLocked) return { change: 'locked', reason: 'the list locks it' };
  if (decisions.hold !== undefined) {
    return { change: 'on_hold', reason: formatSaid('holds it', decisions.hold) };
  }
  if (shot.method !== 'create') return { change: 'not_yet', reason: `nightshoot cannot ${shot.method} clips yet` };
  if (shot.characters.length > 0) return { change: 'not_yet', reason: 'nightshoot cannot send characters yet' };
  if (version !== undefined && version === versions.at(-1)) {
    return { change: 'unchanged', reason: 'nothing that renders changed' };
  }
  if (version !== undefined) return { change: 'reverted', reason: 'an earlier version came back' };
  if (newest === undefined) return { change: 'new', reason: 'never rendered' };
  const inputs = changedInputs(newest.request, request);
  return { change: 'changed', reason: `re-renders because ${formatChangedInputs(inputs)}`, inputs };
}

interface Judgement {
  readonly change: ShotChange;
  readonly reason: string;
  /** What differs from the newest version, where it does. */
  readonly inputs?: readonly string[];
}

/** As many as the list asks for and the retakes of this version, without those an operator skips. */
function wantedTakes(requested: RequestedShot, { retakes, skips }: ShotDecisions): readonly number[] {
  const takes = askedTakes(requested, retakes);
  if (skips.length === 0) return takes;
  return takes.filter((take) => !skips.some((skip) => isAbout(skip, requested.fingerprint, take)));
}

function askedTakes({ shot, fingerprint }: RequestedShot, retakes: ShotDecisions['retakes']): readonly number[] {
  const listed = Array.from({ length: shot.takes }, (_, index) => index + 1);
  if (retakes.length === 0) return listed;
  const retaken = retakes.filter((decision) => decision.fingerprint === fingerprint).map((decision) => decision.take);
  return [...new Set([...listed, ...retaken])].filter((take) => take !== undefined).toSorted((a, b) => a - b);
}

/** Asked for, skipped or cancelled, and neither in nor tried once more tonight. */
function unwantedTakes(
  requested: RequestedShot,
  known: {
    readonly own: ShotHistory['attempts'];
    readonly decisions: ShotDecisions;
    readonly handled: readonly number[];
  },
): readonly number[] {
  const { own, decisions, handled } = known;
  if (decisions.skips.length === 0 && decisions.cancels.length === 0) return none;
  const { fingerprint } = requested;
  return askedTakes(requested, decisions.retakes).filter((take) => {
    const newest = own.findLast((attempt) => attempt.take === take)?.customId;
    return !handled.includes(take) && isUnwanted(decisions, { fingerprint, take, newest });
  });
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
  for (const [shotId, { newest }] of history) {
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
      unwantedTakes: [],
      replacesVersion: undefined,
      changedInputs: [],
    });
  }
  return omitted.toSorted((left, right) => compareShotIds(left.shotId, right.shotId));
}
