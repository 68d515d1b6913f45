import { RenderQueueError } from '../../domain/render-queue-error.js';

const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space there and run the same command again.',
  EDQUOT: 'Free some space there or raise the quota, and run the same command again.',
  EACCES: 'Give this user the right to write there, or name another `store.url`.',
  EPERM: 'The file system must allow hard links and this user must be allowed to write; or name another `store.url`.',
  ENOTDIR: 'A file stands where a folder is needed; move it away or name another `store.url`.',
  EROFS: 'The file system is mounted read-only; remount it or name another `store.url`.',
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
