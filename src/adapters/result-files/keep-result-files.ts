import { join } from 'node:path';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { sha256Of } from '../../domain/sha256.js';
import type { Talk } from '../../ports/talk.js';
import type { VideosApi } from '../../ports/videos-api.js';
import { type BegunFile, KeptFile } from './kept-file.js';

export interface KeepOptions {
  /** Private, and made when the first file comes. */
  readonly folder: string;
  /** Left free on its disk: the ledger may live there. */
  readonly reserveBytes: number;
}

/**
 * Keeps each result file that is read from its beginning, as it came. What a killed process had of one comes from the disk
 * the next time, and only the rest from the server; a whole one is for people alone, and the next reading replaces it. A
 * disk that refuses costs the copy, never the reading, and is told of once.
 */
export function keepResultFiles(api: VideosApi, options: KeepOptions, talk: Pick<Talk, 'warn'>): VideosApi {
  let isTold = false;
  const onFault = (fault: RenderQueueError): void => {
    if (isTold) return;
    isTold = true;
    talk.warn(`Result files are read, and not kept in \`${options.folder}\`: ${fault.message}`);
  };
  return {
    ...api,
    readFile: (fileId, offset, signal) => {
      if (offset > 0) return api.readFile(fileId, offset, signal);
      const path = join(options.folder, resultFileName(api.server.url, fileId));
      const file = new KeptFile(path, { reserveBytes: options.reserveBytes, onFault });
      return keeping((from) => api.readFile(fileId, from, signal), file);
    },
  };
}

/** Ids are a server's text: what of one can stand in a name is for people, the digest tells it from every other. */
export function resultFileName(serverUrl: string, fileId: string): string {
  const readable = fileId.slice(0, 80).replace(/[^A-Za-z0-9_-]|^-|^$/g, '_');
  return `${readable}.${sha256Of(JSON.stringify([serverUrl, fileId])).slice(0, 12)}.jsonl`;
}

type Read = (offset: number) => AsyncIterable<Uint8Array>;

async function* keeping(read: Read, file: KeptFile): AsyncGenerator<Uint8Array> {
  const begun = await file.begun();
  const rest = begun === undefined ? undefined : await findRest(read, begun);
  let offset = 0;
  try {
    if (rest !== undefined) {
      for await (const piece of file.read()) {
        offset += piece.byteLength;
        yield piece;
      }
    }
    // A disk that broke off in the middle of its part leaves more to the server than it said.
    const body = rest !== undefined && offset === begun?.sizeBytes ? rest : read(offset);
    for await (const piece of body) {
      await file.write(piece);
      yield piece;
    }
    await file.finish();
  } finally {
    await rest?.return(undefined);
    await file.pause();
  }
}

/**
 * What the server has behind the bytes of an earlier life; undefined when it has others, has fewer, or gives no part of a
 * file. One that is out of reach says so again when it is asked for the whole, and the part stays until then.
 */
async function findRest(read: Read, begun: BegunFile): Promise<AsyncGenerator<Uint8Array> | undefined> {
  const rest = behind(begun.tail, read(begun.sizeBytes - begun.tail.length));
  try {
    const proof = await rest.next();
    return proof.done === true ? undefined : rest;
  } catch (error) {
    if (error instanceof RenderQueueError) return undefined;
    throw error;
  }
}

/** No bytes as soon as the body turned out to begin with the tail, then what follows; nothing at all when it does not. */
async function* behind(tail: Uint8Array, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let due = tail;
  for await (const piece of body) {
    const seen = piece.subarray(0, due.length);
    if (Buffer.compare(seen, due.subarray(0, seen.length)) !== 0) return;
    const isProof = due.length > 0 && seen.length === due.length;
    due = due.subarray(seen.length);
    if (isProof) yield new Uint8Array();
    if (seen.length < piece.length) yield piece.subarray(seen.length);
  }
}
