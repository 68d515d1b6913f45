/** One line of a result file, without its end. `offset` is where it begins in the file. */
export interface RawLine {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Longer than the limit: `bytes` is only its beginning. */
  readonly isCut: boolean;
}

export interface LineSplitter {
  /** The lines that this chunk completed. Blank ones are left out. */
  readonly push: (chunk: Uint8Array) => readonly RawLine[];
  /** The line after the last line end, where there is one. */
  readonly end: () => readonly RawLine[];
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Splits by byte 0x0A and by nothing else: U+2028 and U+0085 inside a prompt are text. A line may grow to `limitBytes`;
 * the rest of a longer one is skipped, so memory stays bounded whatever the server sends.
 */
export function createLineSplitter(limitBytes: number): LineSplitter {
  let parts: Uint8Array[] = [];
  let keptBytes = 0;
  let lineBytes = 0;
  let lineOffset = 0;

  const keep = (part: Uint8Array): void => {
    const room = limitBytes - keptBytes;
    if (room > 0 && part.length > 0) parts.push(part.length > room ? part.slice(0, room) : part);
    keptBytes += Math.min(room, part.length);
    lineBytes += part.length;
  };
  const finish = (): readonly RawLine[] => {
    const bytes = withoutReturn(parts.length === 1 ? (parts[0] ?? empty) : Buffer.concat(parts));
    const line = { offset: lineOffset, bytes, isCut: lineBytes > limitBytes };
    lineOffset += lineBytes + 1;
    parts = [];
    keptBytes = 0;
    lineBytes = 0;
    return isBlank(bytes) ? [] : [line];
  };

  return {
    push: (chunk) => {
      const lines: RawLine[] = [];
      let from = 0;
      for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, from)) {
        keep(chunk.subarray(from, at));
        lines.push(...finish());
        from = at + 1;
      }
      // A copy, which `slice` of a Buffer is not: the chunk's memory belongs to the stream and may be filled again.
      keep(new Uint8Array(chunk.subarray(from)));
      return lines;
    },
    end: () => (lineBytes === 0 ? [] : finish()),
  };
}

const empty = new Uint8Array();

function withoutReturn(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === carriageReturn);
}
