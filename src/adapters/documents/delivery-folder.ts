import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDraftName } from '../../domain/draft-name.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { Clock } from '../../ports/clock.js';
import type { DeliveryFolder, MediaBrought, MediaToBring } from '../../ports/delivery-folder.js';
import { documentsFolder, reasonOf, unwritable } from './documents-folder.js';

/** Nobody leaves a draft alone for so long: what is older, a killed call left. */
const draftLifeMs = 10 * 60_000;

/** A delivery in a folder of this machine, or of a mounted disk. */
export function deliveryFolder(folder: string, clock: Pick<Clock, 'now'>): DeliveryFolder {
  const documents = documentsFolder(folder);
  return {
    ...documents,
    clear: () => clearDrafts(documents.location, clock.now() - draftLifeMs),
    bring: async (media, signal) => {
      try {
        return await bring(media, join(documents.location, media.path), signal);
      } catch (cause) {
        signal?.throwIfAborted();
        throw cause instanceof RenderQueueError ? cause : unwritable(media.path, reasonOf(cause), cause);
      }
    },
  };
}

async function bring(media: MediaToBring, target: string, signal: AbortSignal | undefined): Promise<MediaBrought> {
  if ((await hashFile(target, signal)) === media.sha256) return 'already_there';
  await mkdir(dirname(target), { recursive: true });
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    const how = (await linkDraft(media, draft, signal)) ? 'linked' : await copyDraft(media, draft, signal);
    await rename(draft, target);
    return how;
  } finally {
    await rm(draft, { force: true });
  }
}

async function clearDrafts(folder: string, oldestMs: number): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    if (errnoOf(cause) === 'ENOENT') return [];
    throw unwritable(folder, reasonOf(cause), cause);
  });
  for (const entry of entries) {
    if (!entry.isFile() || !isDraftName(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const { mtimeMs } = await lstat(path);
    if (mtimeMs < oldestMs) await rm(path, { force: true });
  }
}

/** Another file system, or one without links, gets a copy. */
async function linkDraft(media: MediaToBring, draft: string, signal?: AbortSignal): Promise<boolean> {
  const { localPath, sha256, mayLink } = media;
  if (!mayLink || localPath === undefined || (await hashFile(localPath, signal)) !== sha256) return false;
  try {
    await link(localPath, draft);
    return true;
  } catch (cause) {
    if (['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'ENOSYS'].includes(errnoOf(cause))) return false;
    throw cause;
  }
}

async function copyDraft(media: MediaToBring, draft: string, signal?: AbortSignal): Promise<MediaBrought> {
  const hash = createHash('sha256');
  const file = await open(draft, 'wx');
  try {
    for await (const chunk of media.open()) {
      signal?.throwIfAborted();
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (hash.digest('hex') === media.sha256) return 'copied';
  throw new RenderQueueError({
    code: 'E_DELIVERY_BYTES',
    kind: 'store',
    message: `The store's bytes for \`${media.path}\` are not the ones that landed.`,
    hint: '`nightshoot verify` finds what else is damaged.',
  });
}

/** Undefined when there is no such file. */
async function hashFile(path: string, signal?: AbortSignal): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, signal === undefined ? {} : { signal })) hash.update(chunk);
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return undefined;
    throw cause;
  }
  return hash.digest('hex');
}

function errnoOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
