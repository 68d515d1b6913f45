import { customIdSchema } from '../domain/custom-id.js';
import { groupBy } from '../domain/group-by.js';
import type { AssetKind } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { SpooledFile } from '../ports/spool.js';
import type { FerryPorts } from './ferry-ports.js';
import { homePrefix, type Pull, pullName } from './pull-list.js';
import type { SpooledMedia } from './run-fetch.js';
import { runInspect } from './run-inspect.js';
import type { TransferQueue } from './transfer-queue.js';

/**
 * Puts files that an earlier run left whole in the spool onto the queue, inspected again; the server may have forgotten
 * these clips by now. Files that landed just before a kill and those that it cut short are thrown away. One that the disk
 * does not give, or with other bytes than came, is fetched anew and stays until that has landed: should the server have
 * forgotten it, it is all there is. Returns the pulls still to be fetched.
 */
export async function runTakeUp(
  input: { readonly pulls: readonly Pull[]; readonly queue: TransferQueue },
  ports: FerryPorts,
): Promise<readonly Pull[]> {
  const files = new Map(groupBy(await ports.spool.finished(), ({ name }) => name));
  const toFetch: Pull[] = [];
  for (const pull of input.pulls) {
    const name = pullName({ customId: pull.attempt.customId, kind: pull.kind });
    const media = await firstSound(files.get(name) ?? [], pull.kind, ports);
    files.delete(name);
    if (media === undefined) toFetch.push(pull);
    else input.queue.addSpooled(pull, media);
  }
  const useless = [...(await landedFiles([...files.values()].flat(), ports)), ...(await ports.spool.unfinished())];
  for (const { body } of useless) await ports.spool.remove(body);
  return toFetch;
}

/** Of files of one name. */
export async function firstSound(
  files: readonly SpooledFile[],
  kind: AssetKind,
  ports: Pick<FerryPorts, 'spool' | 'hashes' | 'talk'>,
): Promise<SpooledMedia | undefined> {
  for (const file of files) {
    const media = await readSpooled(file, kind, ports);
    if (media !== undefined) return media;
  }
  return undefined;
}

/** Undefined when its bytes are no longer the ones that came. */
async function readSpooled(
  file: SpooledFile,
  kind: AssetKind,
  ports: Pick<FerryPorts, 'spool' | 'hashes' | 'talk'>,
): Promise<SpooledMedia | undefined> {
  try {
    const found = await runInspect({ kind, chunks: ports.spool.read(file.body) }, ports);
    if (found?.digests.sha256 === file.sha256) return { ...found, body: file.body, heldBy: 'spool' };
    ports.talk.warn(`${file.name} in the spool has other bytes than came. It is fetched again from the server.`);
    return undefined;
  } catch (cause) {
    if (!(cause instanceof RenderQueueError) || cause.kind !== 'store') throw cause;
    ports.talk.warn(`${cause.message} It is fetched again from the server.`);
    return undefined;
  }
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
