import { crc32, deflateSync } from 'node:zlib';

/** A grey PNG; of exactly `sizeBytes` where that is said and large enough, filled up with a comment. */
export function pngImage(width: number, height: number, sizeBytes = 0): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + width * 3), 0x80);
  for (let row = 0; row < height; row += 1) rows[row * (1 + width * 3)] = 0;
  const [start, end] = [chunk('IHDR', header), Buffer.concat([chunk('IDAT', deflateSync(rows)), chunk('IEND')])];
  const missingBytes = sizeBytes - signature.length - start.length - end.length - emptyChunkBytes;
  const comment = missingBytes < 0 ? [] : [chunk('tEXt', Buffer.alloc(missingBytes, 'x'))];
  return Buffer.concat([signature, start, ...comment, end]);
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const emptyChunkBytes = 12;

function chunk(type: string, content: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
