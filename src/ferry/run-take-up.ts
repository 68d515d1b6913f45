import type { FerryPorts } from './ferry-ports.js';
import { type Pull, pullName } from './pull-list.js';
import { runInspect } from './run-inspect.js';
import type { TransferQueue } from './transfer-queue.js';

/**
 * Puts files that an earlier run left whole in the spool onto the queue, inspected again. Returns the pulls that still have
 * to be fetched. The server may have forgotten these clips by now.
 */
export async function runTakeUp(
  input: { readonly pulls: readonly Pull[]; readonly queue: TransferQueue },
  ports: FerryPorts,
): Promise<readonly Pull[]> {
  const files = new Map((await ports.spool.finished()).map((file) => [file.name, file]));
  const toFetch: Pull[] = [];
  for (const pull of input.pulls) {
    const name = pullName({ customId: pull.attempt.customId, kind: pull.kind });
    const file = files.get(name);
    files.delete(name);
    const found = file && (await runInspect({ kind: pull.kind, chunks: ports.spool.read(file.path) }, ports));
    if (file !== undefined && found !== undefined) {
      input.queue.addSpooled(pull, { ...found, body: { path: file.path }, heldBy: 'spool' });
    } else toFetch.push(pull);
  }
  return toFetch;
}
