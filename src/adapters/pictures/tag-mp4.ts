/** Titles a player or an NLE shows. */
export interface Mp4Tags {
  readonly title: string;
  readonly comment: string;
}

/**
 * Lays the encoder's file out anew: `ftyp`, then `moov` with iTunes tags, then `mdat`, so that a player can begin before
 * the end has arrived. It says nothing of when it was made, so that the same order gives the same bytes. Chunk offsets
 * move with the media; padding boxes are dropped.
 */
export function tagMp4(mp4: Uint8Array, tags: Mp4Tags): Uint8Array {
  const boxes = childBoxes(Buffer.from(mp4.buffer, mp4.byteOffset, mp4.byteLength));
  const fileType = boxNamed(boxes, 'ftyp');
  const media = boxNamed(boxes, 'mdat');
  const oldMediaStart = boxes.slice(0, boxes.indexOf(media)).reduce((sum, box) => sum + box.length, 0);
  const movie = box('moov', [boxNamed(boxes, 'moov').subarray(headerLength), tagBox(tags)]);
  forgetTimes(movie);
  moveChunks(movie, fileType.length + movie.length - oldMediaStart);
  return Buffer.concat([fileType, movie, media]);
}

/** Size (4 bytes) and name (4 bytes). The encoder writes no 64-bit sizes. */
const headerLength = 8;

function childBoxes(bytes: Buffer): readonly Buffer[] {
  const boxes: Buffer[] = [];
  for (let offset = 0; offset + headerLength <= bytes.length; ) {
    const size = bytes.readUInt32BE(offset);
    if (size < headerLength) throw new RangeError(`An MP4 box at ${offset} has the impossible size ${size}.`);
    boxes.push(bytes.subarray(offset, offset + size));
    offset += size;
  }
  return boxes;
}

function nameOf(boxBytes: Buffer): string {
  return boxBytes.toString('latin1', 4, headerLength);
}

function boxNamed(boxes: readonly Buffer[], name: string): Buffer {
  const found = boxes.find((candidate) => nameOf(candidate) === name);
  if (found === undefined) throw new RangeError(`The encoder's MP4 has no \`${name}\` box.`);
  return found;
}

function box(name: string, parts: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt32BE(headerLength + parts.reduce((sum, part) => sum + part.length, 0));
  header.write(name, 4, 'latin1');
  return Buffer.concat([header, ...parts]);
}

const containers = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);

const datedBoxes = new Set(['mvhd', 'tkhd', 'mdhd']);

/** Zeroes creation and modification time in every header below a box, in place: 32 bits each, 64 in version 1. */
function forgetTimes(boxBytes: Buffer): void {
  for (const child of childBoxes(boxBytes.subarray(headerLength))) {
    if (containers.has(nameOf(child))) forgetTimes(child);
    if (!datedBoxes.has(nameOf(child))) continue;
    const start = headerLength + noFlags.length;
    child.fill(0, start, start + (child[headerLength] === 1 ? 16 : 8));
  }
}

/** Adds `distance` to every offset in the `stco` tables below a box, in place. */
function moveChunks(boxBytes: Buffer, distance: number): void {
  for (const child of childBoxes(boxBytes.subarray(headerLength))) {
    if (containers.has(nameOf(child))) moveChunks(child, distance);
    if (nameOf(child) === 'stco') moveOffsets(child, distance);
  }
}

function moveOffsets(table: Buffer, distance: number): void {
  const count = table.readUInt32BE(headerLength + 4);
  for (let entry = 0; entry < count; entry += 1) {
    const at = headerLength + 8 + entry * 4;
    table.writeUInt32BE(table.readUInt32BE(at) + distance, at);
  }
}

const noFlags = Buffer.alloc(4);

/** The `udta/meta/ilst` tree of the QuickTime file format, read by ffprobe, QuickTime and the NLEs. */
function tagBox(tags: Mp4Tags): Buffer {
  const handler = box('hdlr', [noFlags, Buffer.from('\0\0\0\0mdirappl\0\0\0\0\0\0\0\0\0', 'latin1')]);
  const items = box('ilst', [textItem('\u00a9nam', tags.title), textItem('\u00a9cmt', tags.comment)]);
  return box('udta', [box('meta', [noFlags, handler, items])]);
}

function textItem(name: string, text: string): Buffer {
  const utf8 = Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]);
  return box(name, [box('data', [utf8, Buffer.from(text, 'utf8')])]);
}
