import { customIdSchema } from '../domain/custom-id.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { SpooledFile } from '../ports/spool.js';
import type { FerryPorts } from './ferry-ports.js';
import { homePrefix, type Pull, pullName } from './pull-list.js';
import { runInspect } from './run-inspect.js';
import type { TransferQueue } from './transfer-queue.js';

/**
 * Puts files that an earlier run left whole in the spool onto the queue, inspected again; the server may have forgotten
 * these clips by now. Files that landed just before a kill, those that it cut short and those whose bytes are no longer
 * the ones that came are thrown away. Returns the pulls still to be fetched.
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
    const found = file && (await runInspect({ kind: pull.kind, chunks: ports.spool.read(file.body) }, ports));
    if (file !== undefined && found?.digests.sha256 === file.sha256) {
      input.queue.addSpooled(pull, { ...found, body: file.body, heldBy: 'spool' });
      continue;
    }
    toFetch.push(pull);
    if (file !== undefined) await ports.spool.remove(file.body);
  }
  const useless = [...(await landedFiles([...files.values()], ports)), ...(await ports.spool.unfinished())];
  for (const { body } of useless) await ports.spool.remove(body);
  return toFetch;
}

/** Those that the ledger has a receipt for, and the copies of such on their way from the fallback. */
export async function landedFiles(
  files: readonly SpooledFile[],
  { ledger }: { readonly ledger: LedgerReader },
): Promise<readonly SpooledFile[]> {
  const customIds = files.flatMap((file) => {
    const name = fileNameOf(file);
    const customId = customIdSchema.safeParse(name.slice(0, name.lastIndexOf('.')));
    return customId.success ? [customId.data] : [];
  });
  if (customIds.length === 0) return [];
  const landed = new Set((await ledger.assets({ customIds })).map(pullName));
  return files.filter((file) => landed.has(fileNameOf(file)));
}

function fileNameOf({ name }: SpooledFile): string {
  return name.startsWith(homePrefix) ? name.slice(homePrefix.length) : name;
}
