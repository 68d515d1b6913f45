import { type Canvas, createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { scalePicture } from '../../../src/adapters/pictures/scale-picture.js';
import { inspectImage } from '../../../src/domain/inspect-image.js';
import { busyPicture } from '../../support/busy-picture.js';

describe('a large picture becomes a WebP of 320 pixels on its longer side', () => {
  test.each([
    ['image/webp', [1280, 720], [320, 180]],
    ['image/png', [1280, 720], [320, 180]],
    ['image/jpeg', [1280, 720], [320, 180]],
    ['image/webp', [1792, 1024], [320, 183]],
    ['image/webp', [720, 1280], [180, 320]],
    ['image/png', [2000, 1], [320, 1]],
  ] as const)('%s of %j becomes %j', async (type, [width, height], [smallWidth, smallHeight]) => {
    const small = await madeOf(encode(busyPicture(width, height, 1), type));
    expect(inspectImage(small).facts).toEqual({ mediaType: 'image/webp', width: smallWidth, height: smallHeight });
    expect(small.byteLength).toBeLessThan(12_000);
  });
});

test('what it shows stays where it is', async () => {
  expect(await cornersOf(await madeOf(flag().toBuffer('image/png')))).toEqual(['red', 'blue']);
});

test('a JPEG that its Exif turns is turned', async () => {
  const small = await madeOf(turned(flag().toBuffer('image/jpeg', 90)));
  expect(inspectImage(small).facts).toMatchObject({ width: 160, height: 320 });
});

test.each(['image/webp', 'image/png', 'image/jpeg'] as const)('a small %s is taken as it is', async (type) => {
  const original = encode(flag(320, 160), type);
  expect(await madeOf(original)).toBe(original);
});

test('few pixels in many bytes are made smaller, unless that makes them more', async () => {
  const heavy = busyPicture(320, 180, 1).toBuffer('image/png');
  expect(heavy.byteLength).toBeGreaterThan(60_000);
  expect((await madeOf(heavy)).byteLength).toBeLessThan(12_000);
  const dense = noise(320, 180).toBuffer('image/webp', 20);
  expect(await madeOf(dense)).toBe(dense);
});

const webp = encode(busyPicture(640, 360, 1), 'image/webp');
const png = encode(busyPicture(640, 360, 1), 'image/png');

test.each([
  ['nothing', Buffer.alloc(0), 'is empty'],
  ['a WebP cut off', webp.subarray(0, 3000), 'is cut off'],
  ['a PNG cut off', png.subarray(0, 30_000), 'is cut off'],
  ['a WebP whose picture is rubbish', rubbishIn(webp, 40), 'cannot be decoded'],
  ['a PNG that claims more than memory holds', claiming(png, 40_000), 'has 40000x40000 pixels'],
  ['words', Buffer.from('a gull on a mast'), 'is no picture'],
  ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'is an SVG drawing'],
  ['an answer of a proxy', Buffer.from('<!doctype html><title>502</title>'), 'is a web page'],
])('%s is said to be none', async (_, bytes, why) => {
  expect(await scalePicture(bytes)).toEqual({ kind: 'unreadable', why });
});

async function madeOf(original: Uint8Array): Promise<Uint8Array> {
  const made = await scalePicture(original);
  if (made.kind === 'unreadable') throw new Error(`the picture ${made.why}`);
  return made.bytes;
}

function encode(canvas: Canvas, type: 'image/webp' | 'image/png' | 'image/jpeg'): Buffer {
  return type === 'image/png' ? canvas.toBuffer(type) : canvas.toBuffer(type, 80);
}

/** Red on the left, blue on the right. */
function flag(width = 640, height = 320) {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  for (const [index, colour] of ['#f00', '#00f'].entries()) {
    context.fillStyle = colour;
    context.fillRect((index * width) / 2, 0, width / 2, height);
  }
  return canvas;
}

function noise(width: number, height: number) {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  for (let at = 0; at < width * height; at += 1) {
    context.fillStyle = `hsl(${(at * 7919) % 360}, 90%, ${(at * 104_729) % 100}%)`;
    context.fillRect(at % width, Math.floor(at / width), 1, 1);
  }
  return canvas;
}

async function cornersOf(picture: Uint8Array): Promise<readonly string[]> {
  const image = await loadImage(picture);
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return [4, image.width - 5].map((left) => {
    const [red = 0, , blue = 0] = context.getImageData(left, 4, 1, 1).data;
    return red > blue ? 'red' : 'blue';
  });
}

/** Orientation 6 in a first Exif segment. */
function turned(jpeg: Buffer): Buffer {
  const exif = Buffer.from('ffe100224578696600004d4d002a00000008000101120003000000010006000000000000', 'hex');
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

function rubbishIn(file: Buffer, from: number): Buffer {
  return Buffer.concat([file.subarray(0, from), Buffer.alloc(file.length - from, 0xa5)]);
}

/** Width and height of the IHDR. */
function claiming(file: Buffer, side: number): Buffer {
  const claims = Buffer.from(file);
  claims.writeUInt32BE(side, 16);
  claims.writeUInt32BE(side, 20);
  return claims;
}
