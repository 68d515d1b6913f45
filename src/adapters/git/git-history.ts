import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ListHistory } from '../../ports/list-history.js';

const run = promisify(execFile);
const patienceMs = 10_000;

/** Asks git about files of a folder. Where there is no git or no repository nothing is known, which is no fault. */
export function gitHistory(folder: string): ListHistory {
  const git = async (...args: readonly string[]): Promise<string | undefined> => {
    try {
      return (await run('git', args, { cwd: folder, timeout: patienceMs })).stdout;
    } catch {
      return undefined;
    }
  };
  return {
    currentCommit: async () => (await git('rev-parse', '--verify', '--quiet', 'HEAD'))?.trim() || undefined,
    lastChange: async (file) => {
      const uncommitted = await git('status', '--porcelain', '--', file);
      if (uncommitted !== '') return undefined;
      const last = await git('log', '-1', '--format=%an%x00%at', '--', file);
      const [author, seconds] = (last ?? '').trim().split('\0');
      if (author === undefined || seconds === undefined) return undefined;
      return { author, atMs: Number(seconds) * 1000 };
    },
  };
}
