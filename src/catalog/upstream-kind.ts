import type { FigureSource } from './figure-source.js';

/** How one make of `/v1/videos` server wants to be spoken to. A new make is a new value of this type. */
export interface UpstreamKind {
  readonly id: string;
  readonly title: string;
  /** What stands before `/videos` when an address names no path. */
  readonly basePath: string;
  /** Where the key goes; `authorization` carries it as a bearer token. */
  readonly keyHeader: 'authorization' | 'api-key';
  /** How jobs are asked for; a file part needs a form in any case. */
  readonly form: 'json' | 'multipart';
  readonly secondsAs: 'text' | 'number';
  /**
   * How an image reaches it. file_part: a part of the form. image_url: `{image_url}` with a data URL.
   * reference_url: a member of that name with a data URL.
   */
  readonly reference: 'file_part' | 'image_url' | 'reference_url';
  /** The field of a form that carries a link to an image; `image_reference` is a JSON text. */
  readonly linkField: 'input_reference[image_url]' | 'image_reference';
  /** How a finished job is changed: `POST /videos/edits`, or only the older `POST /videos/{id}/remix`. */
  readonly edits: 'edits' | 'remix' | 'none';
  /** Whether `POST /videos/extensions` goes on where a finished job ends. */
  readonly hasExtensions: boolean;
  /** Whether it makes characters of clips (`POST /videos/characters`) and shows them in jobs. */
  readonly hasCharacters: boolean;
  /** Render parameters it knows, by their name on the wire. Others are refused before a job is made. */
  readonly params: readonly string[];
  /**
   * What its list tells of a job, by which one whose answer was lost can be found again; without the prompt it cannot.
   */
  readonly listEchoes: readonly ('prompt' | 'model' | 'size' | 'seconds')[];
  /** Where the bytes of a finished job are asked for first; the other way is tried where that fails. */
  readonly contentFrom: 'route' | 'link';
  /** Whether `?variant=thumbnail` and `spritesheet` are files of their own there, not the MP4 again or an error. */
  readonly hasVariants: boolean;
  /** Whether a render is billed by somebody, or only takes the time of one's own machine. */
  readonly renders: 'paid' | 'free';
  /** Jobs under way at once on one server, to begin with and at most; it grows and shrinks with what the server says. */
  readonly jobs: { readonly first: number; readonly most: number };
  /** Jobs it lets be asked for in a minute, where somebody published that. */
  readonly jobsPerMinute?: number;
  readonly pollIntervalMs: number;
  /** How long its list is given to show a job whose answer was lost. */
  readonly settleMs: number;
  /** How long 404 for a known job or its bytes is taken for a hiccup; after that they are lost. */
  readonly graceMs: number;
  readonly source: FigureSource;
}
