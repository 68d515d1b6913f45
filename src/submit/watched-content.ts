import type { FileUpload } from '../ports/videos-api.js';

/** Small enough for a bar to move on a slow line, large enough not to matter on a fast one. */
const pieceBytes = 64 * 1024;

/** A body in memory as the content of an upload; `onSent` hears how much of it has left, from 0 again with each try. */
export function watchedContent(body: Uint8Array, onSent: (bytes: number) => void): FileUpload['open'] {
  return function* () {
    for (let at = 0; at < body.byteLength; at += pieceBytes) {
      onSent(at);
      yield body.subarray(at, at + pieceBytes);
    }
    onSent(body.byteLength);
  };
}
