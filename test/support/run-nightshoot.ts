import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

export interface Finished {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** SIGKILL to the program and everything it started. */
  readonly killGroup: () => void;
}

export interface Surroundings {
  readonly folder: string;
  readonly variables?: Readonly<Record<string, string>>;
}

const program = resolve('dist/src/main.js');

/** The built program as a process group of its own, with an environment that holds nothing of ours but what is given. */
export function startNightshoot(args: readonly string[], { folder, variables }: Surroundings): Started {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: process.env['TMPDIR'], USER: 'tester', ...variables },
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  const finished = new Promise<Finished>((done, fail) => {
    child.once('error', fail);
    child.once('close', (exitCode, signal) => done({ exitCode, signal, stdout, stderr }));
  });
  return { child, finished, killGroup: () => killGroup(child) };
}

export function runNightshoot(args: readonly string[], surroundings: Surroundings): Promise<Finished> {
  return startNightshoot(args, surroundings).finished;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  process.kill(-child.pid, 'SIGKILL');
}
