import { Worker } from 'node:worker_threads';
import type { MediaHash, MediaHashes } from '../../ports/media-hash.js';
import type { HashAnswer, HashOrder } from './hash-worker.js';
import { mediaDigests, mediaHashes } from './media-hashes.js';

export interface HashCrewOptions {
  /** Compiled `hash-worker.js`; it exists in the build only, so the caller says where. */
  readonly workerUrl: URL;
  readonly workerCount: number;
}

/**
 * Hashes in worker threads, so that the thread of the sockets is free for them. Chunks in shared memory are read where
 * they lie, others are copied. Hired when the first file comes; idle workers hold no program back from its end.
 */
export function createHashCrew({ workerUrl, workerCount }: HashCrewOptions): MediaHashes {
  const crew: Hasher[] = [];
  let opened = 0;
  const freest = (): Hasher => {
    const free = crew.filter(({ isGone }) => !isGone()).sort((a, b) => a.openHashes() - b.openHashes());
    const [first] = free;
    if (first !== undefined && (first.openHashes() === 0 || free.length >= workerCount)) return first;
    const hired = hire(workerUrl);
    crew.push(hired);
    return hired;
  };
  return {
    open: () => {
      opened += 1;
      return freest().open(opened);
    },
    openDigester: mediaHashes.openDigester,
  };
}

interface Hasher {
  readonly open: (hash: number) => Promise<MediaHash>;
  readonly openHashes: () => number;
  readonly isGone: () => boolean;
}

interface Waiting {
  readonly resolve: (answer: HashAnswer) => void;
  readonly reject: (cause: unknown) => void;
}

function hire(workerUrl: URL): Hasher {
  const worker = new Worker(workerUrl, { resourceLimits: { maxYoungGenerationSizeMb: 4 } });
  const waiting: Waiting[] = [];
  const open = new Set<number>();
  let fault: Error | undefined;
  const leave = (cause: Error): void => {
    fault ??= cause;
    for (const { reject } of waiting.splice(0)) reject(fault);
  };
  worker.on('error', leave);
  worker.on('exit', () => leave(new Error('a worker that hashes has ended')));
  worker.on('message', (answer: HashAnswer) => {
    waiting.shift()?.resolve(answer);
    if (waiting.length === 0) worker.unref();
  });
  worker.unref();
  const ask = (order: HashOrder): Promise<HashAnswer> => {
    if (fault !== undefined) return Promise.reject(fault);
    worker.ref();
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage(order);
    });
  };
  return {
    isGone: () => fault !== undefined,
    openHashes: () => open.size,
    open: async (hash) => {
      open.add(hash);
      await ask({ kind: 'open', hash });
      return {
        update: async (chunk) => {
          await ask({ kind: 'update', hash, chunk });
        },
        digest: async () => {
          open.delete(hash);
          const digests = await ask({ kind: 'digest', hash });
          if (digests === undefined) throw new Error('a worker gave no digests');
          return mediaDigests(digests);
        },
        abandon: () => {
          if (!open.delete(hash)) return;
          // Of no interest to anybody; a worker's fault is told to those who wait for digests.
          ask({ kind: 'abandon', hash }).catch(() => undefined);
        },
      };
    },
  };
}
