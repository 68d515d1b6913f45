import { parentPort } from 'node:worker_threads';
import { openRawHash, type RawDigests, type RawHash } from './raw-hash.js';

/** `hash` is a number of the asker's. */
export type HashOrder =
  | { readonly kind: 'open' | 'digest' | 'abandon'; readonly hash: number }
  | { readonly kind: 'update'; readonly hash: number; readonly chunk: Uint8Array };

/** One for each order, in their order: digests for `digest`, nothing for the others. */
export type HashAnswer = RawDigests | undefined;

const hashes = new Map<number, RawHash>();
let done: Promise<void> = Promise.resolve();

/** The worker's end of `hash-crew.ts`. A fault ends it; the other end tells everybody who waits. */
parentPort?.on('message', (order: HashOrder) => {
  done = done.then(async () => parentPort?.postMessage(await follow(order)));
});

async function follow(order: HashOrder): Promise<HashAnswer> {
  if (order.kind === 'open') {
    hashes.set(order.hash, await openRawHash());
    return undefined;
  }
  const hash = hashes.get(order.hash);
  if (hash === undefined) throw new Error(`hash ${order.hash} is not open`);
  if (order.kind === 'update') {
    hash.update(order.chunk);
    return undefined;
  }
  hashes.delete(order.hash);
  return order.kind === 'digest' ? hash.digest() : undefined;
}
