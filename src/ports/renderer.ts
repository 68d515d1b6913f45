import type { AssetKind } from '../domain/object-key.js';
import type { Size } from '../domain/render-request.js';

/** Makes the three files of one clip. A render is pure work: the same order gives the same picture, and a cancelled one leaves nothing. */
export interface Renderer {
  readonly render: (order: RenderOrder, signal?: AbortSignal) => Promise<RenderedClip>;
  readonly close: () => Promise<void>;
}

export interface RenderOrder {
  readonly model: string;
  readonly prompt: string;
  readonly size: Size;
  readonly seconds: number;
  /** What the slate card says beside the prompt: show, shot, take. */
  readonly label: string;
  /** Encoded image to open the clip with. */
  readonly inputReference?: Uint8Array;
  /** Names of the characters it is to show. */
  readonly characters?: readonly string[];
  /**
   * What it is made from. edit: the parent's pictures, changed; the same length. extend: the parent, then a new segment;
   * `seconds` is the whole.
   */
  readonly parent?: { readonly method: 'edit' | 'extend'; readonly order: RenderOrder };
}

export type RenderedClip = Readonly<Record<AssetKind, { readonly bytes: Uint8Array; readonly mediaType: string }>>;
