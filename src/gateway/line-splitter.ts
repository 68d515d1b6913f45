/** One line of a file, without its line end. `offset` and `length` count bytes. */
export interface FileLine {
  readonly line: number;
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Cuts a stream of bytes at LF, and only there: U+2028 and CR are text. Memory is one line and one chunk. */
export class LineSplitter {
  /** The beginning of a line that has not ended: joined once, for a long line comes in many chunks. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #line = 0;
  #offset = 0;

  push(chunk: Uint8Array): readonly FileLine[] {
    const heldBytes = this.#heldBytes;
    this.#hold(chunk);
    if (!chunk.includes(lf)) return [];
    const bytes = this.#release();
    const lines: FileLine[] = [];
    let start = 0;
    for (let end = bytes.indexOf(lf, heldBytes); end >= 0; end = bytes.indexOf(lf, start)) {
      lines.push(this.#take(bytes.subarray(start, end), 1));
      start = end + 1;
    }
    if (start < bytes.length) this.#hold(bytes.subarray(start));
    return lines;
  }

  /** The last line, where the file does not end in LF. */
  finish(): readonly FileLine[] {
    return this.#heldBytes === 0 ? [] : [this.#take(this.#release(), 0)];
  }

  /** The line that has not ended, and how many bytes of it are held. */
  get pending(): { readonly line: number; readonly sizeBytes: number } {
    return { line: this.#line + 1, sizeBytes: this.#heldBytes };
  }

  #hold(chunk: Uint8Array): void {
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
  }

  #release(): Buffer {
    const bytes = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    return bytes;
  }

  #take(bytes: Buffer, lineEndLength: number): FileLine {
    const offset = this.#offset;
    this.#line += 1;
    this.#offset += bytes.length + lineEndLength;
    return { line: this.#line, offset, bytes };
  }
}

const lf = 0x0a;
