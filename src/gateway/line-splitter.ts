/** One line of a file, without its line end. `offset` and `length` count bytes. */
export interface FileLine {
  readonly line: number;
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Cuts a stream of bytes at LF, and only there: U+2028 and CR are text. Memory is one line and one chunk. */
export class LineSplitter {
  #rest: Buffer = Buffer.alloc(0);
  #line = 0;
  #offset = 0;

  push(chunk: Uint8Array): readonly FileLine[] {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const lines: FileLine[] = [];
    let start = 0;
    for (let end = bytes.indexOf(lf); end >= 0; end = bytes.indexOf(lf, start)) {
      lines.push(this.#take(bytes.subarray(start, end), 1));
      start = end + 1;
    }
    this.#rest = bytes.subarray(start);
    return lines;
  }

  /** The last line, where the file does not end in LF. */
  finish(): readonly FileLine[] {
    return this.#rest.length === 0 ? [] : [this.#take(this.#rest, 0)];
  }

  /** Bytes held back because their line has not ended. */
  get pendingBytes(): number {
    return this.#rest.length;
  }

  #take(bytes: Buffer, lineEndLength: number): FileLine {
    const offset = this.#offset;
    this.#line += 1;
    this.#offset += bytes.length + lineEndLength;
    return { line: this.#line, offset, bytes };
  }
}

const lf = 0x0a;
