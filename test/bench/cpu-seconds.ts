import { readFile } from 'node:fs/promises';

/** USER_HZ of every Linux that Node runs on. */
const ticksPerSecond = 100;

/** What processes have used so far, in user and kernel mode, all threads: fields 14 and 15 of /proc/PID/stat. */
export async function cpuSecondsOf(processIds: readonly number[]): Promise<number> {
  const seconds = await Promise.all(processIds.map(cpuSeconds));
  return seconds.reduce((sum, one) => sum + one, 0);
}

async function cpuSeconds(processId: number): Promise<number> {
  const stat = await readFile(`/proc/${processId}/stat`, 'utf8');
  // The name, in brackets, may hold anything; the third field comes right after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
