import { RenderQueueError } from '../../domain/render-queue-error.js';

const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space there and run the same command again.',
  EDQUOT: 'Free some space there or raise the quota, and run the same command again.',
  EACCES: 'Give this user the right to read and write there; if it is the store, another `store.url` does as well.',
  EPERM:
    'This user must be allowed to write there, and a store to make hard links; if it is the store, another `store.url` does as well.',
  ENOENT:
    'Nothing is there: a share that is not mounted, a file that somebody removed, or a clip that waits in `store.fallback`. Mount it; `nightshoot verify` lists what is missing.',
  EEXIST: 'Something else has the name of a folder that is needed; move it away.',
  ENOTDIR: 'A file stands where a folder is needed; move it away.',
  EROFS: 'The file system is mounted read-only; remount it. If it is the store, another `store.url` does as well.',
  EIO: 'The disk or the share fails: mend it and run the same command again.',
  EXDEV: 'Keep the folder on one file system.',
  ENOTSUP: 'The file system has no hard links, which exclusive storing needs; name a folder on another one.',
};

/** Space and handles come back by themselves or by somebody's hand; rights and file systems do not. */
const passing = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'EAGAIN', 'EBUSY', 'ESTALE', 'ETIMEDOUT']);

/** What the disk refused, in the words of the store. `E_STORE_FULL` when it is space that is missing. */
export function diskError(action: string, cause: unknown): RenderQueueError {
  if (cause instanceof RenderQueueError) return cause;
  const code = errnoOf(cause);
  const hint = code === undefined ? undefined : hints[code];
  return new RenderQueueError({
    code: code === 'ENOSPC' || code === 'EDQUOT' ? 'E_STORE_FULL' : 'E_STORE_DISK',
    kind: 'store',
    message: `The disk refused to ${action}${code === undefined ? '' : ` (${code})`}.`,
    retryable: code !== undefined && passing.has(code),
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}

export function errnoOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !('code' in cause)) return undefined;
  return typeof cause.code === 'string' ? cause.code : undefined;
}
