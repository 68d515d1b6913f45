import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { DeliveryFolder, MediaBrought, MediaToBring } from '../../ports/delivery-folder.js';
import { documentsFolder } from './documents-folder.js';

/** A delivery in a folder of this machine, or of a mounted disk. */
export function deliveryFolder(folder: string): DeliveryFolder {
  const documents = documentsFolder(folder);
  return {
    ...documents,
    bring: async (media, signal) => {
      const target = join(documents.location, media.path);
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
    },
  };
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
