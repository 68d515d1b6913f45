import { createCanvas, type Image, loadImage } from '@napi-rs/canvas';
import { type ImageProblem, inspectImage } from '../../domain/inspect-image.js';
import type { MadePicture } from '../../ports/small-pictures.js';

/** Longer side of a picture on the contact sheet, in pixels. */
const longestSide = 320;

/** What a picture of that size takes as WebP at most. A smaller file is not made smaller at the cost of its looks. */
const smallBytes = 15_000;

/** An 8K frame has 33 million; a header of a few bytes can claim what no memory holds. */
const mostPixels = 50_000_000;

/** Nobody tells it from 90 at this size; 80 takes a fifth more. */
const webpQuality = 75;

/** Scales to at most 320 pixels on the longer side, as WebP and turned as its Exif says. What is small is taken as it is. */
export async function scalePicture(original: Uint8Array): Promise<MadePicture> {
  const { facts, problem } = inspectImage(original);
  if (facts === undefined) return { kind: 'unreadable', why: wordsFor(problem) };
  const { width, height } = facts;
  if (width * height > mostPixels) return { kind: 'unreadable', why: `has ${width}x${height} pixels` };
  const isSmall = Math.max(width, height) <= longestSide;
  if (isSmall && original.byteLength <= smallBytes) return { kind: 'small', bytes: original };
  const image = await decode(original);
  if (image === undefined) return { kind: 'unreadable', why: 'cannot be decoded' };
  const scaled = await scale(image);
  return { kind: 'small', bytes: isSmall && original.byteLength <= scaled.byteLength ? original : scaled };
}

/** The package says in words alone what it could not follow. */
async function decode(original: Uint8Array): Promise<Image | undefined> {
  try {
    return await loadImage(original);
  } catch {
    return undefined;
  }
}

async function scale(image: Image): Promise<Uint8Array> {
  const shrink = Math.min(1, longestSide / Math.max(image.width, image.height));
  const sideOf = (pixels: number) => Math.max(1, Math.round(pixels * shrink));
  const canvas = createCanvas(sideOf(image.width), sideOf(image.height));
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.encode('webp', webpQuality);
}

function wordsFor(problem: ImageProblem | undefined): string {
  if (problem?.kind === 'empty') return 'is empty';
  if (problem?.kind === 'truncated') return 'is cut off';
  if (problem?.kind === 'not_an_image' && problem.looksLike !== undefined) return `is ${problem.looksLike}`;
  return 'is no picture';
}
