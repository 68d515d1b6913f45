import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { DailiesModel, DailiesTake } from '../../src/report/dailies-model.js';

/** Tiles of the drawn spritesheets. */
export const drawnGrid = { columns: 5, rows: 2 } as const;

/** Draws a thumbnail and a spritesheet for every landed take of the model, under the take's keys in the folder. */
export function drawMedia(model: DailiesModel, folder: string): void {
  for (const take of model.takes) {
    const { thumbnail, spritesheet } = take.files;
    const [width = 16, height = 9] = take.size.split('x').map(Number);
    if (thumbnail !== undefined) write(folder, thumbnail.key, drawThumbnail(take, width / height));
    if (spritesheet !== undefined) write(folder, spritesheet.key, drawSheet(take, width / height));
  }
}

export function drawThumbnail(take: DailiesTake, aspect: number): Buffer {
  const canvas = createCanvas(Math.round(180 * aspect), 180);
  drawHarbor(canvas.getContext('2d'), take, 0.4, [canvas.width, canvas.height]);
  return canvas.toBuffer('image/webp', 80);
}

function drawSheet(take: DailiesTake, aspect: number): Buffer {
  const [width, height] = [Math.round(90 * aspect), 90];
  const canvas = createCanvas(width * drawnGrid.columns, height * drawnGrid.rows);
  const context = canvas.getContext('2d');
  const count = drawnGrid.columns * drawnGrid.rows;
  for (let tile = 0; tile < count; tile += 1) {
    context.save();
    context.translate((tile % drawnGrid.columns) * width, Math.floor(tile / drawnGrid.columns) * height);
    drawHarbor(context, take, tile / count, [width, height]);
    context.restore();
  }
  return canvas.toBuffer('image/jpeg', 80);
}

/** Sky, water and a sun that rises over the clip: enough to see which frame one looks at. */
function drawHarbor(
  context: SKRSContext2D,
  take: DailiesTake,
  moment: number,
  [width, height]: [number, number],
): void {
  const seed = [...`${take.shotId}${take.version}${take.take}`].reduce(
    (sum, letter) => sum * 31 + letter.charCodeAt(0),
    7,
  );
  const hue = Math.abs(seed) % 360;
  context.save();
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, `hsl(${hue}, 35%, ${14 + 20 * moment}%)`);
  sky.addColorStop(1, `hsl(${(hue + 50) % 360}, 60%, ${40 + 20 * moment}%)`);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  context.fillStyle = `hsl(${(hue + 60) % 360}, 85%, 72%)`;
  context.beginPath();
  context.arc(width * (0.2 + 0.6 * moment), height * (0.62 - 0.35 * moment), height * 0.1, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = `hsl(${hue}, 40%, 12%)`;
  context.fillRect(0, height * 0.66, width, height);
  for (let mast = 0; mast < 5; mast += 1) {
    const left = width * (((Math.abs(seed >> mast) % 90) + 5) / 100);
    context.fillRect(left, height * 0.42, Math.max(1, width * 0.008), height * 0.26);
    context.fillRect(left - width * 0.05, height * 0.64, width * 0.11, height * 0.05);
  }
  context.restore();
}

function write(folder: string, key: string, bytes: Buffer): void {
  mkdirSync(dirname(join(folder, key)), { recursive: true });
  writeFileSync(join(folder, key), bytes);
}
