import { Readable } from 'node:stream';

/** Files come as streams already: wrapping one would copy each of its chunks, and leave it open if nobody ever read it. */
export function streamOf(body: AsyncIterable<Uint8Array>): Readable {
  return body instanceof Readable ? body : Readable.from(body);
}
