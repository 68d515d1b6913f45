import { join } from 'node:path';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { openSqlite } from '../sql/open-sqlite.js';

/**
 * Makes this process the only gateway over a folder until `release`; a process that dies frees it at once, because the
 * kernel does. Throws `E_GATEWAY_IN_USE` when another one holds it: two would render every line twice.
 */
export async function claimFolder(folder: string): Promise<{ readonly release: () => Promise<void> }> {
  let letGo = (): void => {};
  const isReleased = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const database = openLock(folder);
  let claimed = (): void => {};
  const isClaimed = new Promise<void>((resolve) => {
    claimed = resolve;
  });
  const held = database.transaction().execute(() => {
    claimed();
    return isReleased;
  });
  try {
    await Promise.race([isClaimed, held]);
  } catch (cause) {
    await database.destroy();
    throw inUse(folder, cause);
  }
  return {
    release: async () => {
      letGo();
      await held;
      await database.destroy();
    },
  };
}

/** A file of its own, so that readers of the records never meet the lock. */
function openLock(folder: string) {
  try {
    return openSqlite<Record<string, never>>(join(folder, 'lock.db'));
  } catch (cause) {
    throw inUse(folder, cause);
  }
}

function inUse(folder: string, cause: unknown): unknown {
  const isBusy = cause instanceof Error && 'code' in cause && String(cause.code).startsWith('SQLITE_BUSY');
  if (!isBusy) return cause;
  return new RenderQueueError({
    code: 'E_GATEWAY_IN_USE',
    kind: 'usage',
    message: `Another gateway is at work over ${folder}.`,
    hint: 'Use that one, or name another folder with `--data`.',
    cause,
  });
}
