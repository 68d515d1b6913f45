import type { CustomId } from './custom-id.js';
import type { Money } from './money.js';
import type { Place } from './place.js';
import type { Fingerprint, Method, RenderRequest } from './render-request.js';
import type { Sha256 } from './sha256.js';
import type { ShotId } from './shot-id.js';
import type { InputReference } from './shot-list.js';

/** What tonight would do, decided once and saved: every shot with its change, every new attempt with its reason and price. */
export interface RenderPlan {
  readonly format: 'nightshoot/plan@1';
  readonly show: string;
  readonly lists: readonly { readonly file: string; readonly sha256: Sha256 }[];
  readonly catalogVersion: string;
  readonly shots: readonly PlannedShot[];
  /** Why it may not be applied as it is; empty for a plan that may. */
  readonly refusals: readonly PlanRefusal[];
}

/** A limit of the project that a person has to lift or to mean. */
export interface PlanRefusal {
  readonly code: 'E_RERENDER_LIMIT' | 'E_UNKNOWN_COST';
  readonly message: string;
  /** Where what it is about is written; undefined where the message names the place. */
  readonly place?: Place;
  readonly hint: string;
}

/**
 * new: never rendered. changed: its fingerprint differs from the newest version. reverted: an old fingerprint came back.
 * unchanged: the newest version as it is. omitted, reinstated: left or came back to the list. locked, on_hold: kept as
 * it is by the list. deferred: over a limit. not_yet: its method cannot be carried out. Words of ShotGrid's cut changes.
 */
export type ShotChange =
  | 'new'
  | 'changed'
  | 'reverted'
  | 'unchanged'
  | 'omitted'
  | 'reinstated'
  | 'locked'
  | 'on_hold'
  | 'deferred'
  | 'not_yet';

export interface PlannedShot {
  readonly shotId: ShotId;
  readonly episode: string | undefined;
  readonly sequence: string | undefined;
  readonly method: Method;
  readonly change: ShotChange;
  /** In plain words: "re-renders because the prompt changed". */
  readonly reason: string;
  readonly fingerprint: Fingerprint;
  /** The version this fingerprint has in the ledger; undefined until an intent numbers it. */
  readonly version: number | undefined;
  readonly takes: number;
  readonly request: RenderRequest;
  /** What the cut asks for, where the request was fitted up to what the model renders. */
  readonly askedSeconds: number | undefined;
  readonly inputReference: InputReference | undefined;
  readonly place: Place;
  readonly notes: string | undefined;
  /** The attempts to make tonight; empty when there is nothing to do. */
  readonly attempts: readonly PlannedAttempt[];
  /** Takes over a limit tonight, each with its reason; they come first next time. */
  readonly deferred: readonly DeferredAttempt[];
  /** Takes of this version that landed before. */
  readonly landedTakes: readonly number[];
  /** Takes of this version that are asked for, and that a person skipped or cancelled. */
  readonly unwantedTakes: readonly number[];
  /** The newest version that has landed takes, where this one would take its place. */
  readonly replacesVersion: number | undefined;
  /** What differs from the newest version, as people call it: `prompt`, `input reference`. */
  readonly changedInputs: readonly string[];
}

export interface DeferredAttempt extends PlannedAttempt {
  readonly why: string;
  /** Staggered: it fits the night's limits and is sent in this very night, once earlier takes are home. */
  readonly isStaggered: boolean;
}

export interface PlannedAttempt {
  readonly customId: CustomId;
  readonly take: number;
  readonly attempt: number;
  readonly price: Money;
  /** The same without the batch discount. */
  readonly listPrice: Money;
  /** SHA-256 of the canonical line. */
  readonly lineSha256: Sha256;
}

export function plannedAttempts(plan: RenderPlan): readonly { shot: PlannedShot; attempt: PlannedAttempt }[] {
  return plan.shots.flatMap((shot) => shot.attempts.map((attempt) => ({ shot, attempt })));
}

/** Those that are sent only when earlier takes are home: how many they are depends on what is out. */
export function staggeredAttempts(plan: RenderPlan): readonly { shot: PlannedShot; attempt: DeferredAttempt }[] {
  return plan.shots.flatMap((shot) =>
    shot.deferred.filter(({ isStaggered }) => isStaggered).map((attempt) => ({ shot, attempt })),
  );
}

/** All that tonight sends, sooner or later. */
export function tonightsAttempts(plan: RenderPlan): readonly { shot: PlannedShot; attempt: PlannedAttempt }[] {
  return [...plannedAttempts(plan), ...staggeredAttempts(plan)];
}
