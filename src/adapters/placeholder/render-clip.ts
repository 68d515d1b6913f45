import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { sizeInPixels } from '../../domain/render-request.js';
import type { RenderedClip, RenderOrder } from '../../ports/renderer.js';
import { drawSlate, prepareSlate, type Slate } from './draw-slate.js';
import { encodeFrames } from './encode-frames.js';
import { tagMp4 } from './tag-mp4.js';

/** Few frames, because the words on the card matter and the picture does not: an 8 s clip in 720p takes about half a second. */
const framesPerSecond = 2;

/** Draws, encodes and tags the three files of one placeholder clip in this thread. */
export async function renderClip(order: RenderOrder): Promise<RenderedClip> {
  const { width, height } = sizeInPixels(order.size);
  const canvas = createCanvas(width, height);
  const slate = await prepareSlate(order);
  const frameCount = Math.max(1, Math.round(order.seconds * framesPerSecond));
  const sheet = new ContactSheet(width / height, frameCount);
  const mp4 = await encodeFrames(
    { width, height, frameRate: framesPerSecond },
    frames(canvas, slate, frameCount, sheet),
  );
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
