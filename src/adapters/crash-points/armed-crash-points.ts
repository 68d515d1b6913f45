import type { CrashPoints } from '../../ports/crash-points.js';

/** Nothing happens at any point. */
export const unarmedCrashPoints: CrashPoints = { reach: () => undefined };

/**
 * Kills this process with SIGKILL when it reaches `name`; `name:3` lets it pass twice first, and `name:1:stop` stops
 * it there until somebody sends SIGCONT. No handler runs and no buffer is flushed, as when the power goes.
 */
export function armedCrashPoints(armed: string): CrashPoints {
  const [name, count = '1', act] = armed.split(':');
  let left = Number(count);
  return {
    reach: (point) => {
      if (point !== name) return;
      left -= 1;
      if (left === 0) process.kill(process.pid, act === 'stop' ? 'SIGSTOP' : 'SIGKILL');
    },
  };
}
