import { type Movie, readMovie } from './mp4-movie.js';

/** What the structure of an MP4 shows. A fault means that bytes are missing or are no MP4; it names the place. */
export type Mp4Verdict =
  | { readonly kind: 'whole'; readonly movie: Movie; readonly hasContentCredentials: boolean }
  | { readonly kind: 'fault'; readonly fault: string };

export interface Mp4Walk {
  readonly push: (chunk: Uint8Array) => void;
  /** After the last byte. */
  readonly finish: () => Mp4Verdict;
}

interface Box {
  readonly type: string;
  readonly start: number;
  /** Just past its last byte; undefined for one that runs to the end of the file. */
  readonly end: number | undefined;
  readonly bodyStart: number;
}

/** ISO/IEC 14496-12: 4 bytes size, 4 bytes type; size 1 is followed by 8 bytes of size. */
const shortHeaderBytes = 8;
const longHeaderBytes = 16;
const userTypeBytes = 16;
/** An hour of 60 frames a second needs about 4 MiB of tables. A larger `moov` is not read into memory. */
const largestMoovBytes = 32 * 1024 * 1024;
/** C2PA 2.1, section A.5: the manifest of an MP4 lies in a `uuid` box of this user type. */
const contentCredentialsType = 'd8fec3d61b0e483c92975828877ec481';

/**
 * Follows the boxes of an MP4 while it streams by, keeping only headers and `moov`.
 *
 * Top-level sizes must add up to the file exactly: that finds a cut at any byte, also where the transport told of no
 * length and `moov` lies in front. A last box without a size hides a cut from that sum, so every chunk of every track
 * must lie inside an `mdat` too.
 */
export function createMp4Walk(): Mp4Walk {
  const boxes: Box[] = [];
  const moov: Uint8Array[] = [];
  let header = new Uint8Array();
  let offset = 0;
  let current: Box | undefined;
  let hasContentCredentials = false;
  let fault: string | undefined;

  const open = (box: Box): void => {
    boxes.push(box);
    current = box;
    header = new Uint8Array();
    if (boxes.length === 1 && box.type !== 'ftyp') fault = `begins with \`${box.type}\` instead of \`ftyp\``;
    if (box.type === 'moov' && (box.end ?? Number.POSITIVE_INFINITY) - box.start > largestMoovBytes) {
      fault = 'has a `moov` of more than 32 MiB';
    }
  };

  return {
    push: (chunk) => {
      let at = 0;
      while (at < chunk.length && fault === undefined) {
        if (current !== undefined) {
          const take = Math.min(chunk.length - at, (current.end ?? Number.POSITIVE_INFINITY) - offset);
          if (current.type === 'moov') moov.push(chunk.slice(at, at + take));
          at += take;
          offset += take;
          if (offset === current.end) current = undefined;
          continue;
        }
        const take = Math.min(chunk.length - at, headerLength(header) - header.length);
        header = Buffer.concat([header, chunk.subarray(at, at + take)]);
        at += take;
        offset += take;
        if (header.length < headerLength(header)) continue;
        const box = readHeader(header, offset - header.length);
        if (typeof box === 'string') {
          fault = box;
          return;
        }
        if (isContentCredentials(header)) hasContentCredentials = true;
        open(box);
        if (box.end === offset) current = undefined;
      }
    },
    finish: () => {
      const found = fault ?? faultOfBoxes(boxes, { offset, isInHeader: header.length > 0, current });
      if (found !== undefined) return { kind: 'fault', fault: found };
      const movie = readMovie(Buffer.concat(moov));
      if (typeof movie === 'string') return { kind: 'fault', fault: movie };
      const stray = strayChunk(movie, boxes, offset);
      return stray === undefined ? { kind: 'whole', movie, hasContentCredentials } : { kind: 'fault', fault: stray };
    },
  };
}

/** How long the header is, as far as its first bytes tell. */
function headerLength(header: Uint8Array): number {
  if (header.length < shortHeaderBytes) return shortHeaderBytes;
  const view = viewOf(header);
  const base = view.getUint32(0) === 1 ? longHeaderBytes : shortHeaderBytes;
  return typeOf(view, 4) === 'uuid' ? base + userTypeBytes : base;
}

function readHeader(header: Uint8Array, start: number): Box | string {
  const view = viewOf(header);
  const type = typeOf(view, 4);
  const short = view.getUint32(0);
  const size = short === 1 ? Number(view.getBigUint64(shortHeaderBytes)) : short;
  const bodyStart = start + header.length;
  if (short === 0) return { type, start, end: undefined, bodyStart };
  if (size < header.length || !Number.isSafeInteger(start + size)) {
    return `has a box at byte ${start} whose size of ${size} cannot be`;
  }
  return { type, start, end: start + size, bodyStart };
}

function isContentCredentials(header: Uint8Array): boolean {
  if (typeOf(viewOf(header), 4) !== 'uuid') return false;
  return Buffer.from(header.subarray(-userTypeBytes)).toString('hex') === contentCredentialsType;
}

function faultOfBoxes(
  boxes: readonly Box[],
  at: { readonly offset: number; readonly isInHeader: boolean; readonly current: Box | undefined },
): string | undefined {
  if (boxes.length === 0 && !at.isInHeader) return 'is empty';
  if (at.isInHeader) return `ends at byte ${at.offset} inside the header of a box`;
  if (at.current?.end !== undefined) {
    return `ends ${at.current.end - at.offset} bytes before the end of its \`${at.current.type}\``;
  }
  const missing = ['moov', 'mdat'].find((type) => !boxes.some((box) => box.type === type));
  return missing === undefined ? undefined : `has no \`${missing}\``;
}

function strayChunk(movie: Movie, boxes: readonly Box[], fileEnd: number): string | undefined {
  const media = boxes.filter(({ type }) => type === 'mdat');
  for (const { start, end } of movie.chunks) {
    if (media.some((box) => start >= box.bodyStart && end <= (box.end ?? fileEnd))) continue;
    return `has media at bytes ${start} to ${end}, outside its \`mdat\``;
  }
  return undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function typeOf(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}
