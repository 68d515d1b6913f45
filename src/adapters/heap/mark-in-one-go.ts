import { setFlagsFromString } from 'node:v8';

/**
 * For a process that moves bytes. Buffers of sockets count as memory outside the heap, and V8 answers them with a marking
 * of the whole heap in steps beside the program, after each 24 MB that came in: a sixth of what a ferry computes. Without
 * the steps it marks when the heap itself has grown, all at once: 40 ms for the ferry's.
 *
 * https://nodejs.org/api/v8.html#v8setflagsfromstringflags warns of flags that change what was laid out at the start;
 * this one is looked at whenever a marking could begin. A V8 that does not know it says so on stderr and goes on.
 */
export function markInOneGo(): void {
  setFlagsFromString('--no-incremental-marking');
}
