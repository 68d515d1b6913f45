import type { AttemptState } from '../domain/attempt-state.js';
import type { Books } from '../domain/books.js';
import type { AtRisk } from '../domain/clips-at-risk.js';
import type { CustomId } from '../domain/custom-id.js';
import type { DeadlineSource, RunRecord } from '../domain/ledger-records.js';
import type { Money, MoneyTotal } from '../domain/money.js';
import type { AssetKind } from '../domain/object-key.js';
import type { Failure } from '../domain/outcome.js';
import type { Place } from '../domain/place.js';
import type { Method } from '../domain/render-request.js';
import type { ShotId } from '../domain/shot-id.js';
import type { TakeGroup, TakeState } from '../domain/take-state.js';

/**
 * The morning of one run, said once: every document (HTML, CSV, JSON, Markdown, JUnit) is drawn from this value, so
 * their counts cannot differ.
 */
export interface DailiesModel {
  readonly schema: 'nightshoot/dailies@1';
  readonly show: string;
  readonly run: RunRecord;
  readonly madeAtMs: number;
  /** IANA name; every time a person reads is in it. */
  readonly timezone: string;
  readonly verdict: Verdict;
  readonly books: Books;
  /** What is different from the morning before, in ShotGrid's words for cut changes where they fit. */
  readonly changes: readonly NightChange[];
  /** Takes without a clip, by cause; the gravest first. */
  readonly failures: readonly FailureCluster[];
  readonly sequences: readonly SequenceTotal[];
  readonly timeline: NightTimeline;
  readonly takes: readonly DailiesTake[];
}

/**
 * new: the first version of a shot. changed: another version. reverted: an old version was asked for again. retake: another take of a version.
 * recovered: failed on an earlier night, in by this morning. still_waiting: needs someone since an earlier night.
 * omitted, reinstated: left or came back to the lists.
 */
export type NightChangeKind =
  | 'new'
  | 'changed'
  | 'reverted'
  | 'retake'
  | 'recovered'
  | 'still_waiting'
  | 'omitted'
  | 'reinstated';

export interface NightChange {
  readonly kind: NightChangeKind;
  readonly shotId: ShotId;
  readonly version: number | undefined;
  /** One sentence without its period: what changed. */
  readonly detail: string;
}

/** Takes that failed alike: same input, same error, same words. */
export interface FailureCluster {
  readonly group: TakeGroup;
  readonly title: string;
  /** What happened, in plain words. */
  readonly explanation: string;
  /** Who can do something about it. */
  readonly owner: string;
  /** What they do, as a command where there is one. */
  readonly nextStep: string;
  readonly command: string | undefined;
  /** The server's own words, of one of them. */
  readonly serverMessage: string | undefined;
  readonly takes: readonly { readonly shotId: ShotId; readonly take: number; readonly place: Place }[];
}

export interface SequenceTotal {
  /** Undefined for shots outside any sequence. */
  readonly sequence: string | undefined;
  readonly takes: number;
  readonly landed: number;
  readonly cost: MoneyTotal;
}

/** The night as running counts: each point says what had happened by then. */
export interface NightTimeline {
  readonly startMs: number;
  readonly endMs: number;
  readonly points: readonly TimelinePoint[];
  /** The completion window of the last submission closes. */
  readonly windowEndMs: number | undefined;
  /** The first clip not in the store yet vanishes. */
  readonly deadlineMs: number | undefined;
  readonly sent: number;
}

export interface TimelinePoint {
  readonly atMs: number;
  readonly returned: number;
  readonly landed: number;
  readonly spentMicroUsd: number;
}

export interface Verdict {
  /** Takes that were asked of this night: all but those of group `Not tonight`. */
  readonly asked: number;
  readonly byGroup: Readonly<Record<TakeGroup, number>>;
  /** Spent and possibly spent, against what the run may spend. */
  readonly cost: MoneyTotal;
  readonly budgetMicroUsd: number | undefined;
  readonly atRisk: AtRisk;
  readonly isBalanced: boolean;
}

export interface DailiesTake {
  readonly shotId: ShotId;
  readonly episode: string | undefined;
  readonly sequence: string | undefined;
  /** Undefined until an intent numbers it. */
  readonly version: number | undefined;
  readonly take: number;
  /** File stem; undefined while there is no version. */
  readonly name: string | undefined;
  readonly state: TakeState;
  readonly group: TakeGroup;
  readonly method: Method;
  readonly model: string;
  readonly size: string;
  readonly seconds: number;
  readonly prompt: string;
  /** The image that opens the shot: its path where the list gives one, else its id, its address without the query, or its digest. */
  readonly inputReference: string | undefined;
  readonly notes: string | undefined;
  readonly place: Place;
  readonly isPlaceholder: boolean;
  /** What the plan says of it, in its words; undefined for a take whose shot has left the lists. */
  readonly reason: string | undefined;
  /** The list asks for another version than this one. */
  readonly isSuperseded: boolean;
  /** Who changed the list of a superseded take last; undefined where that is not known. */
  readonly listChange: { readonly author: string; readonly atMs: number } | undefined;
  /** Oldest first, over all nights. */
  readonly attempts: readonly DailiesAttempt[];
  readonly files: Readonly<Partial<Record<AssetKind, DailiesFile>>>;
  /** The newest earlier version of the shot that has footage. */
  readonly previous: PreviousVersion | undefined;
}

export interface PreviousVersion {
  readonly version: number;
  readonly take: number;
  readonly prompt: string;
  readonly files: Readonly<Partial<Record<AssetKind, DailiesFile>>>;
}

export interface DailiesAttempt {
  readonly customId: CustomId;
  readonly attempt: number;
  readonly isTonight: boolean;
  readonly state: AttemptState;
  readonly price: Money;
  readonly videoId: string | undefined;
  readonly failure: Failure | undefined;
  readonly downloadDeadlineMs: number | undefined;
  readonly deadlineSource: DeadlineSource | undefined;
}

export interface DailiesFile {
  readonly key: string;
  readonly location: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly storedAtMs: number;
  readonly durationSeconds: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly frameRate: number | undefined;
  readonly hasAudio: boolean | undefined;
  readonly c4: string | undefined;
  readonly xxh128: string | undefined;
  readonly findings: readonly string[];
}
