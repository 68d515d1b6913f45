import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { sizeInPixels } from '../../domain/render-request.js';
import type { RenderedClip, RenderOrder } from '../../ports/renderer.js';
import { builtInEncoder } from './built-in-encoder.js';
import type { ClipEncoder } from './clip-encoder.js';
import { drawSlate, prepareSlate, type Slate } from './draw-slate.js';
import { tagMp4 } from './tag-mp4.js';

/** Draws, encodes and tags the three files of one placeholder clip in this thread. */
export async function renderClip(order: RenderOrder, encoder: ClipEncoder = builtInEncoder): Promise<RenderedClip> {
  const { width, height } = sizeInPixels(order.size);
  // H.264 keeps colour at half the resolution.
  if (width % 2 !== 0 || height % 2 !== 0) throw oddSize(order.size);
  const canvas = createCanvas(width, height);
  const slate = await prepareSlate(order);
  const { frameRate } = encoder;
  const frameCount = Math.max(1, Math.round(order.seconds * frameRate));
  const sheet = new ContactSheet(width / height, frameCount);
  const mp4 = await encoder.encode({ width, height, frameRate }, frames(canvas, slate, frameCount, sheet));
  drawSlate(canvas, slate, order.seconds / 2);
  return {
    video: { bytes: tagMp4(mp4, tagsOf(order)), mediaType: 'video/mp4' },
    thumbnail: { bytes: canvas.toBuffer('image/webp', 80), mediaType: 'image/webp' },
    spritesheet: { bytes: sheet.encode(), mediaType: 'image/jpeg' },
  };
}

function tagsOf(order: RenderOrder) {
  return {
    title: `PLACEHOLDER ${order.label}`.trim(),
    comment: `A placeholder made by nightshoot for ${order.model}. Not a render.`,
  };
}

function oddSize(size: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_PLACEHOLDER_SIZE',
    kind: 'config',
    message: `A placeholder of ${size} cannot be made: H.264 needs an even width and height.`,
  });
}

function* frames(canvas: Canvas, slate: Slate, count: number, sheet: ContactSheet): Generator<Uint8Array> {
  for (let index = 0; index < count; index += 1) {
    drawSlate(canvas, slate, (slate.order.seconds * index) / count);
    sheet.add(canvas, index);
    yield canvas.data();
  }
}

const sheetColumns = 5;
const tileHeight = 90;

/** At most ten tiles in rows of five, evenly spaced over the clip. */
class ContactSheet {
  readonly #canvas: Canvas;
  readonly #tileWidth: number;
  readonly #picks: readonly number[];

  constructor(aspect: number, frameCount: number) {
    const tiles = Math.min(sheetColumns * 2, frameCount);
    this.#tileWidth = Math.round(tileHeight * aspect);
    this.#picks = Array.from({ length: tiles }, (_, tile) => Math.floor((tile * frameCount) / tiles));
    const rows = Math.ceil(tiles / sheetColumns);
    this.#canvas = createCanvas(this.#tileWidth * Math.min(sheetColumns, tiles), tileHeight * rows);
  }

  add(frame: Canvas, index: number): void {
    const tile = this.#picks.indexOf(index);
    if (tile < 0) return;
    const left = (tile % sheetColumns) * this.#tileWidth;
    const top = Math.floor(tile / sheetColumns) * tileHeight;
    this.#canvas.getContext('2d').drawImage(frame, left, top, this.#tileWidth, tileHeight);
  }

  encode(): Uint8Array {
    return this.#canvas.toBuffer('image/jpeg', 80);
  }
}
