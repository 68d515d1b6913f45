import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

export interface ChildFigures {
  readonly exitCode: number | null;
  readonly wallMs: number;
  /** Peak resident set of the child, from the kernel. */
  readonly peakRssBytes: number;
  readonly stdout: string;
}

/** Runs `node …` as a process of its own and watches the kernel's account of its memory. */
export function runNode(args: readonly string[], folder = process.cwd()): Promise<ChildFigures> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(process.execPath, [...args], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    let peakRssBytes = 0;
    let stdout = '';
    const watch = setInterval(async () => {
      peakRssBytes = Math.max(peakRssBytes, await peakOf(child.pid));
    }, 15);
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearInterval(watch);
      resolve({ exitCode, wallMs: performance.now() - startedAt, peakRssBytes, stdout });
    });
  });
}

/** `VmHWM` of /proc/PID/status, in kB; 0 once the process is gone. */
export async function peakOf(pid: number | undefined): Promise<number> {
  if (pid === undefined) return 0;
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
