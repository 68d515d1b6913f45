import type { LeaseHolder } from '../domain/lease.js';

/** Who we are, and whether another holder of the lease still lives. */
export interface Processes {
  readonly self: () => Omit<LeaseHolder, 'id'>;
  /** True only where it is certain: the holder ran on this host and its process has ended. */
  readonly isGone: (holder: LeaseHolder) => boolean;
}
