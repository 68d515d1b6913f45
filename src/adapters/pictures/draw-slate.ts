import { createRequire } from 'node:module';
import { type Canvas, GlobalFonts, type Image, loadImage, type SKRSContext2D } from '@napi-rs/canvas';
import { sha256Of } from '../../domain/sha256.js';
import type { RenderOrder } from '../../ports/renderer.js';

/** Everything one clip's frames share: words wrapped once, picture decoded once. */
export interface Slate {
  readonly order: RenderOrder;
  readonly hue: number;
  readonly reference: Image | undefined;
  readonly parent: Slate | undefined;
}

export async function prepareSlate(order: RenderOrder): Promise<Slate> {
  registerFonts();
  const reference = order.inputReference === undefined ? undefined : await loadImage(order.inputReference);
  const parent = order.parent === undefined ? undefined : await prepareSlate(order.parent.order);
  return { order, hue: hueOf(order.prompt), reference, parent };
}

/** How long a clip shows its input reference before its card: long enough to be seen. */
const openingSeconds = 0.5;

/**
 * Draws the card at a time of the clip. The input reference opens it; an edit is its parent under a tint, with
 * the edit's own words; an extension is its parent first, then a card of its own.
 */
export function drawSlate(canvas: Canvas, slate: Slate, atSeconds: number): void {
  const context = canvas.getContext('2d');
  drawPicture(context, canvas, { slate, atSeconds });
  drawClock(context, canvas, slate.order.seconds, atSeconds / slate.order.seconds);
  drawBand(context, canvas);
}

function drawPicture(
  context: SKRSContext2D,
  canvas: Canvas,
  { slate, atSeconds }: { readonly slate: Slate; readonly atSeconds: number },
): void {
  const { order, parent, reference } = slate;
  const isParents = parent !== undefined && (order.parent?.method === 'edit' || atSeconds < parent.order.seconds);
  if (isParents) drawPicture(context, canvas, { slate: parent, atSeconds });
  if (isParents && order.parent?.method === 'edit') drawEdit(context, canvas, slate);
  if (isParents) return;
  const since = parent?.order.seconds ?? 0;
  drawBackground(context, canvas, slate.hue, (atSeconds - since) / (order.seconds - since));
  if (reference !== undefined && atSeconds < openingSeconds)
    context.drawImage(reference, 0, 0, canvas.width, canvas.height);
  else drawWords(context, canvas, order);
}

function drawEdit(context: SKRSContext2D, canvas: Canvas, { order, hue }: Slate): void {
  context.fillStyle = `hsla(${hue}, 80%, 45%, 0.45)`;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const unit = Math.min(canvas.width, canvas.height) / 20;
  context.fillStyle = '#ffffff';
  context.textBaseline = 'bottom';
  context.font = `700 ${unit}px "${family}"`;
  const [line = ''] = wrapText(context, `Edit: ${order.prompt}`, canvas.width * 0.88);
  context.fillText(line, canvas.width * 0.06, canvas.height * 0.88);
}

function hueOf(prompt: string): number {
  return Number.parseInt(sha256Of(prompt).slice(0, 4), 16) % 360;
}

const family = 'Nightshoot Inter';
let areFontsRegistered = false;

/** A fresh machine may have no fonts at all, so ours come along. */
function registerFonts(): void {
  if (areFontsRegistered) return;
  const require = createRequire(import.meta.url);
  for (const weight of [400, 700]) {
    GlobalFonts.registerFromPath(require.resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`), family);
  }
  areFontsRegistered = true;
}

function drawBackground(context: SKRSContext2D, canvas: Canvas, hue: number, moment: number): void {
  context.fillStyle = `hsl(${hue}, 30%, 16%)`;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const radius = canvas.height * 0.18;
  const centre = canvas.width * (0.15 + 0.7 * moment);
  context.fillStyle = `hsl(${(hue + 40) % 360}, 45%, 32%)`;
  context.beginPath();
  context.arc(centre, canvas.height * 0.78, radius, 0, Math.PI * 2);
  context.fill();
}

function drawWords(context: SKRSContext2D, canvas: Canvas, order: RenderOrder): void {
  const unit = Math.min(canvas.width, canvas.height) / 20;
  const left = canvas.width * 0.06;
  const room = canvas.width * 0.88;
  context.textBaseline = 'top';
  context.fillStyle = '#ffffff';
  context.font = `700 ${fontSizeFor(context, order.label, room, unit * 1.8)}px "${family}"`;
  context.fillText(order.label, left, canvas.height * 0.16);
  context.font = `400 ${unit}px "${family}"`;
  context.fillStyle = '#d8dde6';
  const characters = order.characters ?? [];
  const cast = characters.length === 0 ? '' : `   with ${characters.join(', ')}`;
  context.fillText(
    `${order.model}   ${order.size}   ${order.seconds} s${cast}`,
    left,
    canvas.height * 0.16 + unit * 2.6,
  );
  context.fillStyle = '#ffffff';
  const lines = wrapText(context, order.prompt, room);
  const top = canvas.height * 0.16 + unit * 4.8;
  const lineHeight = unit * 1.4;
  const fitting = Math.max(1, Math.floor((canvas.height * 0.82 - top) / lineHeight));
  for (const [index, line] of cutLines(lines, fitting).entries())
    context.fillText(line, left, top + index * lineHeight);
}

function fontSizeFor(context: SKRSContext2D, text: string, room: number, wanted: number): number {
  context.font = `700 ${wanted}px "${family}"`;
  return Math.max(8, Math.min(wanted, (wanted * room) / Math.max(1, context.measureText(text).width)));
}

/** More words than any card has room for are not worth measuring. */
const longestShownPrompt = 1_200;

function wrapText(context: SKRSContext2D, text: string, room: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.slice(0, longestShownPrompt).split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && context.measureText(longer).width > room) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line === '' ? lines : [...lines, line];
}

function cutLines(lines: readonly string[], fitting: number): readonly string[] {
  return lines.length <= fitting ? lines : [...lines.slice(0, fitting - 1), `${lines[fitting - 1] ?? ''} …`];
}

function drawClock(context: SKRSContext2D, canvas: Canvas, seconds: number, moment: number): void {
  const unit = Math.min(canvas.width, canvas.height) / 20;
  context.fillStyle = '#ffffff';
  context.textBaseline = 'bottom';
  context.font = `700 ${unit}px "${family}"`;
  context.fillText(`${(moment * seconds).toFixed(1)} / ${seconds} s`, canvas.width * 0.06, canvas.height * 0.95);
  context.fillRect(0, canvas.height * 0.97, canvas.width * moment, canvas.height * 0.03);
}

/** Nobody may take this picture for footage: the band is on every frame, the opening one too. */
function drawBand(context: SKRSContext2D, canvas: Canvas): void {
  const height = canvas.height * 0.1;
  context.fillStyle = '#f2b705';
  context.fillRect(0, 0, canvas.width, height);
  const words = 'PLACEHOLDER  -  NOT A RENDER';
  context.font = `700 ${fontSizeFor(context, words, canvas.width * 0.88, height * 0.55)}px "${family}"`;
  context.fillStyle = '#14161a';
  context.textBaseline = 'middle';
  context.fillText(words, canvas.width * 0.06, height / 2);
}
