import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { drawSlate, prepareSlate } from '../../../src/adapters/pictures/draw-slate.js';
import { sizeSchema } from '../../../src/domain/render-request.js';
import type { RenderOrder } from '../../../src/ports/renderer.js';

const order: RenderOrder = {
  model: 'tiny',
  prompt: 'A gull over the pier.',
  size: sizeSchema.parse('320x180'),
  seconds: 4,
  label: 'HRB   DCK_0010   take 1',
};

async function draw(what: RenderOrder, atSeconds: number): Promise<Canvas> {
  const canvas = createCanvas(320, 180);
  drawSlate(canvas, await prepareSlate(what), atSeconds);
  return canvas;
}

/** Colour of a place in the middle, where no band and no bar lies. */
function middleOf(canvas: Canvas): readonly number[] {
  return [...canvas.getContext('2d').getImageData(300, 100, 1, 1).data.slice(0, 3)];
}

function red(): Uint8Array {
  const canvas = createCanvas(320, 180);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ff0000';
  context.fillRect(0, 0, 320, 180);
  return canvas.toBuffer('image/png');
}

/** The rows of words; the clock and the bar below them differ with the length of the clip. */
function wordsOf(canvas: Canvas): Buffer {
  return Buffer.from(canvas.getContext('2d').getImageData(0, 20, 320, 80).data);
}

describe('a slate card', () => {
  test('opens with its input reference and goes on with its words', async () => {
    const opened = { ...order, inputReference: red() };
    expect(middleOf(await draw(opened, 0))).toEqual([255, 0, 0]);
    expect(middleOf(await draw(opened, 0.4))).toEqual([255, 0, 0]);
    expect(middleOf(await draw(opened, 1))).toEqual(middleOf(await draw(order, 1)));
  });

  test('names its characters', async () => {
    const withMossy = await draw({ ...order, characters: ['Mossy'] }, 1);
    expect(wordsOf(withMossy).equals(wordsOf(await draw(order, 1)))).toBe(false);
    const withAnother = await draw({ ...order, characters: ['Tetris'] }, 1);
    expect(wordsOf(withMossy).equals(wordsOf(withAnother))).toBe(false);
  });

  test('of an edit is its parent under a tint, with the words of the edit', async () => {
    const parent = { ...order, inputReference: red() };
    const edit = { ...order, prompt: 'In teal.', parent: { method: 'edit' as const, order: parent } };
    const [r = 0, g = 0, b = 0] = middleOf(await draw(edit, 0));
    expect(r).toBeGreaterThan(100);
    expect(g + b).toBeGreaterThan(0);
    const other = { ...edit, prompt: 'At night, with rain.' };
    expect((await draw(edit, 1)).data().equals((await draw(other, 1)).data())).toBe(false);
  });

  test('of an extension is its parent first, then a card of its own', async () => {
    const extension = {
      ...order,
      prompt: 'The camera rises.',
      seconds: 8,
      parent: { method: 'extend' as const, order },
    };
    expect(wordsOf(await draw(extension, 3)).equals(wordsOf(await draw(order, 3)))).toBe(true);
    const own = await draw({ ...order, prompt: 'The camera rises.', seconds: 8 }, 1);
    expect(wordsOf(await draw(extension, 5)).equals(wordsOf(own))).toBe(true);
  });

  test('says on every frame that it is a placeholder', async () => {
    const opened = { ...order, inputReference: red() };
    for (const at of [0, 2]) {
      expect([...(await draw(opened, at)).getContext('2d').getImageData(2, 2, 1, 1).data.slice(0, 3)]).toEqual([
        0xf2, 0xb7, 0x05,
      ]);
    }
  });
});
