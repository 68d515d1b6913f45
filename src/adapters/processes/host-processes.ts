import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { LeaseHolder } from '../../domain/lease.js';
import type { Processes } from '../../ports/processes.js';

/**
 * Processes of this host. On Linux a process is known by boot id, pid namespace, pid and kernel start time, so a pid
 * used again by another process is not taken for the holder. Elsewhere only the pid can be asked for.
 */
export function createHostProcesses(): Processes {
  const host = hostname();
  const bootId = readBootId();
  return {
    self: () => ({
      host,
      user: userInfo().username,
      pid: process.pid,
      bootId,
      pidStartedAt: startTimeOf(process.pid) ?? '',
    }),
    isGone: (holder) => holder.host === host && isGone(holder, bootId),
  };
}

/** `<boot id>/<pid namespace>`: containers of one host may share its name, but not each other's pids. */
function readBootId(): string {
  const boot = readText('/proc/sys/kernel/random/boot_id');
  if (boot === undefined) return '';
  return `${boot.trim()}/${readNamespace()}`;
}

function readNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    // Without /proc/self/ns no other namespace can be told from ours, and pids are compared as they are.
    return '';
  }
}

function isGone(holder: LeaseHolder, bootId: string): boolean {
  const [ourBoot, ourNamespace] = bootId.split('/');
  const [theirBoot, theirNamespace] = holder.bootId.split('/');
  if (ourBoot !== theirBoot) return true;
  if (ourNamespace !== theirNamespace) return false;
  if (bootId === '') return !isRunning(holder.pid);
  return startTimeOf(holder.pid) !== holder.pidStartedAt;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM means that it runs under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Field 22 of /proc/<pid>/stat, counted after the command's closing parenthesis; undefined when it has ended. proc(5) */
function startTimeOf(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  return state === 'Z' || state === 'X' ? undefined : fields[19];
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Absent: not Linux, or the process has ended.
    return undefined;
  }
}
