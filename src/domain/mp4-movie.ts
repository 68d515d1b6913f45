/** What `moov` says of the clip. Undefined where it says nothing. */
export interface Movie {
  readonly durationSeconds: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly frameRate: number | undefined;
  readonly hasAudio: boolean;
  /** Where the media of all tracks lies in the file, end exclusive. */
  readonly chunks: readonly ByteRange[];
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Reads the body of a `moov` box (ISO/IEC 14496-12, section 8). A text says what is wrong with it. */
export function readMovie(body: Uint8Array): Movie | string {
  try {
    return movieOf(body);
  } catch (cause) {
    if (cause instanceof RangeError || cause instanceof DamagedTable) return 'has a damaged `moov`';
    throw cause;
  }
}

class DamagedTable extends Error {}

interface Track {
  readonly handler: string;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number | undefined;
  readonly chunks: readonly ByteRange[];
}

function movieOf(body: Uint8Array): Movie {
  const boxes = childrenOf(body);
  const header = find(boxes, 'mvhd');
  const tracks = boxes.filter(({ type }) => type === 'trak').map(({ body: track }) => readTrack(track));
  const picture = tracks.find(({ handler }) => handler === 'vide');
  return {
    durationSeconds: header === undefined ? undefined : readDuration(header),
    width: picture?.width,
    height: picture?.height,
    frameRate: picture?.frameRate,
    hasAudio: tracks.some(({ handler }) => handler === 'soun'),
    chunks: tracks.flatMap(({ chunks }) => chunks),
  };
}

function readTrack(body: Uint8Array): Track {
  const boxes = childrenOf(body);
  const media = childrenOf(find(boxes, 'mdia') ?? empty);
  const table = childrenOf(find(childrenOf(find(media, 'minf') ?? empty), 'stbl') ?? empty);
  const trackHeader = find(boxes, 'tkhd');
  const handler = find(media, 'hdlr');
  const mediaHeader = find(media, 'mdhd');
  const sampleTimes = find(table, 'stts');
  return {
    handler: handler === undefined ? '' : textAt(handler, 8),
    // The last eight bytes of `tkhd` in both its versions: 16.16 fixed point.
    width: trackHeader === undefined ? 0 : viewOf(trackHeader).getUint32(trackHeader.length - 8) / 65_536,
    height: trackHeader === undefined ? 0 : viewOf(trackHeader).getUint32(trackHeader.length - 4) / 65_536,
    frameRate: mediaHeader && sampleTimes && readFrameRate(mediaHeader, sampleTimes),
    chunks: readChunks(table),
  };
}

/** `mvhd` and `mdhd` begin alike: version, two times, timescale, duration. */
function readTimes(header: Uint8Array): { readonly timescale: number; readonly duration: number } {
  const view = viewOf(header);
  return view.getUint8(0) === 1
    ? { timescale: view.getUint32(20), duration: Number(view.getBigUint64(24)) }
    : { timescale: view.getUint32(12), duration: view.getUint32(16) };
}

function readDuration(header: Uint8Array): number | undefined {
  const { timescale, duration } = readTimes(header);
  // A fragmented file says 0 here and tells its length fragment by fragment.
  return timescale === 0 || duration === 0 ? undefined : duration / timescale;
}

/** Frames over time of the whole track: exact for a constant rate, the average for any other. */
function readFrameRate(mediaHeader: Uint8Array, sampleTimes: Uint8Array): number | undefined {
  const { timescale } = readTimes(mediaHeader);
  const view = viewOf(sampleTimes);
  let frames = 0;
  let ticks = 0;
  for (let entry = 0; entry < view.getUint32(4); entry += 1) {
    const count = view.getUint32(8 + entry * 8);
    frames += count;
    ticks += count * view.getUint32(12 + entry * 8);
  }
  return ticks === 0 ? undefined : (frames * timescale) / ticks;
}

/** Adds up the sizes of the samples of each chunk: `stsc` says how many there are, `stsz` how large each is. */
function readChunks(table: readonly BoxBody[]): readonly ByteRange[] {
  const offsets = readOffsets(table);
  const runs = find(table, 'stsc');
  const sizes = find(table, 'stsz');
  if (offsets.length === 0 || runs === undefined || sizes === undefined) return [];
  const sizeOf = sampleSizes(sizes);
  const runView = viewOf(runs);
  const runCount = runView.getUint32(4);
  const chunks: ByteRange[] = [];
  let sample = 0;
  let run = 0;
  for (const [index, start] of offsets.entries()) {
    while (run + 1 < runCount && runView.getUint32(8 + (run + 1) * 12) <= index + 1) run += 1;
    const samples = runView.getUint32(8 + run * 12 + 4);
    let end = start;
    for (let count = 0; count < samples; count += 1) end += sizeOf(sample + count);
    sample += samples;
    chunks.push({ start, end });
  }
  return chunks;
}

function readOffsets(table: readonly BoxBody[]): readonly number[] {
  const short = find(table, 'stco');
  const long = find(table, 'co64');
  const view = viewOf(short ?? long ?? empty);
  if (view.byteLength === 0) return [];
  const count = view.getUint32(4);
  if (count > view.byteLength) throw new DamagedTable();
  return Array.from({ length: count }, (_, index) =>
    short === undefined ? Number(view.getBigUint64(8 + index * 8)) : view.getUint32(8 + index * 4),
  );
}

function sampleSizes(sizes: Uint8Array): (sample: number) => number {
  const view = viewOf(sizes);
  const uniform = view.getUint32(4);
  const count = view.getUint32(8);
  return (sample) => {
    if (sample >= count) throw new DamagedTable();
    return uniform === 0 ? view.getUint32(12 + sample * 4) : uniform;
  };
}

interface BoxBody {
  readonly type: string;
  readonly body: Uint8Array;
}

function childrenOf(body: Uint8Array): readonly BoxBody[] {
  const view = viewOf(body);
  const boxes: BoxBody[] = [];
  for (let at = 0; at + 8 <= body.length; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > body.length) throw new DamagedTable();
    boxes.push({ type: textAt(body, at + 4), body: body.subarray(at + 8, at + size) });
    at += size;
  }
  return boxes;
}

const empty = new Uint8Array();

function find(boxes: readonly BoxBody[], type: string): Uint8Array | undefined {
  return boxes.find((box) => box.type === type)?.body;
}

function textAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
