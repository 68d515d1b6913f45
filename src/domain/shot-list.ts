import type { Place } from './place.js';
import type { Method, ParamValue, Size } from './render-request.js';
import type { Sha256 } from './sha256.js';
import type { ShotId } from './shot-id.js';

/** One shot list file, read and filled in: every value final, its place and layer known. */
export interface ShotList {
  /** Relative to the project folder, `/` between parts. */
  readonly file: string;
  readonly sha256: Sha256;
  readonly show: string | undefined;
  readonly shots: readonly Shot[];
}

export interface Shot {
  readonly id: ShotId;
  readonly episode: string | undefined;
  readonly sequence: string | undefined;
  readonly method: Method;
  /** For `extend` and `edit`: the shot, and the take of it, that is continued or changed. */
  readonly parent: { readonly shotId: ShotId; readonly take: number } | undefined;
  /** Blank only where it could not be read, which is an error of its list. */
  readonly prompt: string;
  /** As written: a catalog id or an alias from the config's `models`. */
  readonly model: string;
  readonly size: Size;
  readonly seconds: number;
  /** What cut and handles ask for, where `seconds` was fitted up to what the model renders. */
  readonly askedSeconds: number | undefined;
  readonly inputReference: InputReference | undefined;
  /** Keys of the list's or the config's `characters`. */
  readonly characters: readonly ShotCharacter[];
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly takes: number;
  readonly editorial: Editorial;
  /** Looked up when somebody asks: a list of 50,000 shots has a million origins. */
  readonly origins: () => Origins;
  /** Where the shot begins in its list. */
  readonly place: Place;
}

/** What production writes: a file beside the list, an id the server already knows, or a public address. */
export type InputReference =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'file_id'; readonly fileId: string }
  | { readonly kind: 'image_url'; readonly url: string };

export interface ShotCharacter {
  readonly key: string;
  readonly name: string;
  /** Relative to the project folder. */
  readonly clip: string;
  /** Where it is described; undefined where no file does. */
  readonly place: Place | undefined;
}

/** Never re-renders anything. */
export interface Editorial {
  readonly notes: string | undefined;
  readonly description: string | undefined;
  readonly status: string | undefined;
  readonly assignee: string | undefined;
  readonly priority: number | undefined;
  readonly order: number | undefined;
  readonly render: 'yes' | 'hold' | 'omit';
  readonly isLocked: boolean;
  readonly due: string | undefined;
  readonly cutIn: number | undefined;
  readonly cutOut: number | undefined;
  readonly handles: number | undefined;
  readonly tags: readonly string[];
  /** `x-…` fields as written; a CSV column `Camera Angle` that is no field of ours is `x-camera-angle`. */
  readonly extra: Readonly<Record<string, string>>;
}

/** Where a value came from: the innermost layer that gives it. */
export interface Origin {
  readonly layer: 'built-in' | 'config' | 'list' | 'sequence' | 'shot';
  readonly place: Place | undefined;
}

/** Field names as written (`prompt`, `input_reference`, …). */
export interface Origins {
  /** With `words`, the place of those in the value, where they are written there in one piece. */
  readonly find: (field: string, words?: string) => Origin | undefined;
  /** Every field that has a value. */
  readonly fields: () => readonly string[];
}

export const emptyEditorial: Editorial = {
  notes: undefined,
  description: undefined,
  status: undefined,
  assignee: undefined,
  priority: undefined,
  order: undefined,
  render: 'yes',
  isLocked: false,
  due: undefined,
  cutIn: undefined,
  cutOut: undefined,
  handles: undefined,
  tags: [],
  extra: {},
};
