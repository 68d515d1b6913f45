import { imageTypeOf } from '../domain/image-type.js';
import { objectKey } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { sha256Of, sha256Schema } from '../domain/sha256.js';
import type { MadePicture, SmallPictures } from '../ports/small-pictures.js';
import type { Store } from '../ports/store.js';
import type { DailiesFile, DailiesModel } from './dailies-model.js';

export interface EmbedPorts {
  readonly store: Pick<Store, 'read' | 'head'>;
  readonly pictures: SmallPictures;
}

export interface EmbeddedThumbnails {
  /** `data:` URLs by key. */
  readonly embedded: ReadonlyMap<string, string>;
  /** Sentences on what could not be made small, or not be kept. The page is whole all the same. */
  readonly complaints: readonly string[];
}

/** Characters of `data:` URLs on a page: one of 500 shots stays under 10 MB. */
const mostCharacters = 8_000_000;

/** What was not made small and is larger than this stays a link. */
const largestAsItCame = 200_000;

/** A frame of 4K as PNG; what is larger is not taken into memory. */
const largestRead = 16_000_000;

/** A frame of 1280x720 takes 4 MB while it is made small; a bucket answers in a tenth of a second. */
const readsAtOnce = 8;

/**
 * The thumbnails of the contact sheet, in its order, small, while they fit into the page. The rest stay links, as does
 * one that the store has lost: the morning has to be told all the same. What was made small and kept is not read again.
 */
export async function runEmbedThumbnails(model: DailiesModel, ports: EmbedPorts): Promise<EmbeddedThumbnails> {
  const wanted = model.takes.flatMap(({ files, previous }) =>
    [files.thumbnail, previous?.files.thumbnail].filter((file) => file !== undefined),
  );
  const embedded = new Map<string, string>();
  const troubled: Thumbnail[] = [];
  let room = mostCharacters;
  let isFull = false;
  for (let from = 0; from < wanted.length && !isFull; from += readsAtOnce) {
    const part = await Promise.all(wanted.slice(from, from + readsAtOnce).map((file) => readSmall(file, ports)));
    for (const { key, url, unreadable, notKept } of part) {
      if (unreadable !== undefined || notKept !== undefined) troubled.push({ key, unreadable, notKept });
      if (url === undefined) continue;
      isFull ||= url.length > room;
      if (url.length > room) continue;
      room -= url.length;
      embedded.set(key, url);
    }
  }
  return { embedded, complaints: formatComplaints(troubled) };
}

interface Thumbnail {
  readonly key: string;
  /** None where it is to stay a link. */
  readonly url?: string | undefined;
  /** Why it was not made small. */
  readonly unreadable?: string | undefined;
  /** Why it will have to be made again. */
  readonly notKept?: string | undefined;
}

async function readSmall(
  { key, sha256, sizeBytes, mediaType }: DailiesFile,
  { store, pictures }: EmbedPorts,
): Promise<Thumbnail> {
  const original = sha256Schema.parse(sha256);
  const found = await orFault(() => pictures.find(original));
  if (found.answer !== undefined) return { key, url: dataUrl(found.answer, imageTypeOf(found.answer)) };
  if (sizeBytes > largestRead) return { key, unreadable: `has ${(sizeBytes / 1e6).toFixed(0)} MB` };
  const bytes = await readWhole(key, store);
  if (bytes === undefined) return { key };
  const made = sha256Of(bytes) === original ? await pictures.make(bytes) : notWhatLanded;
  if (made.kind === 'unreadable') return { key, url: asItCame(bytes, mediaType), unreadable: made.why };
  const kept = await orFault(() => pictures.keep(original, made.bytes));
  return { key, url: dataUrl(made.bytes, imageTypeOf(made.bytes)), notKept: found.fault ?? kept.fault };
}

const notWhatLanded: MadePicture = { kind: 'unreadable', why: 'is not the file that landed' };

/** To keep pictures saves time and nothing else, so a folder that fails is told of and done without. */
async function orFault<Answer>(
  call: () => Promise<Answer>,
): Promise<{ readonly answer?: Answer; readonly fault?: string }> {
  try {
    return { answer: await call() };
  } catch (cause) {
    if (!(cause instanceof RenderQueueError) || cause.kind !== 'store') throw cause;
    return { fault: cause.message };
  }
}

/** Undefined when the store has lost it. */
async function readWhole(key: string, store: EmbedPorts['store']): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of store.read(objectKey(key))) chunks.push(chunk);
  } catch (cause) {
    if ((await store.head(objectKey(key))) === undefined) return undefined;
    throw cause;
  }
  return Buffer.concat(chunks);
}

function asItCame(bytes: Uint8Array, mediaType: string): string | undefined {
  return bytes.byteLength > largestAsItCame ? undefined : dataUrl(bytes, mediaType);
}

function dataUrl(bytes: Uint8Array, mediaType: string | undefined): string | undefined {
  if (mediaType === undefined || !/^image\/(webp|png|jpeg)$/.test(mediaType)) return undefined;
  return `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`;
}

function formatComplaints(troubled: readonly Thumbnail[]): readonly string[] {
  const unreadable = troubled.flatMap(({ key, unreadable: why }) => (why === undefined ? [] : [`\`${key}\` ${why}`]));
  const first = unreadable.slice(0, namedAtMost).join(', ');
  const more = unreadable.length > namedAtMost ? `, and ${unreadable.length - namedAtMost} more` : '';
  const [fault] = troubled.flatMap(({ notKept }) => notKept ?? []);
  return [
    ...(unreadable.length === 0 ? [] : [`Thumbnails that are shown as they came: ${first}${more}.`]),
    ...(fault === undefined ? [] : [`Small thumbnails are not kept, and made again next time: ${fault}`]),
  ];
}

const namedAtMost = 3;
