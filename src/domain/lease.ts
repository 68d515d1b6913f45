/** Who may write. A process is named by more than its pid, because pids are used again. */
export interface LeaseHolder {
  readonly id: string;
  readonly host: string;
  readonly user: string;
  readonly pid: number;
  /** Changes with every boot of the host. */
  readonly bootId: string;
  /** Kernel's start time of the process, as text. */
  readonly pidStartedAt: string;
}

export interface Lease {
  readonly holder: LeaseHolder;
  /** Grows with every takeover; a write under an older epoch is refused. */
  readonly epoch: number;
  readonly acquiredAtMs: number;
  readonly expiresAtMs: number;
}

/**
 * holder                    lease may be taken
 * none                      yes
 * its time ran out          yes
 * its process is dead       yes (`isGone` is true only where that is certain)
 * anything else             no
 */
export function isLeaseFree(
  lease: Lease | undefined,
  nowMs: number,
  isGone: (holder: LeaseHolder) => boolean,
): boolean {
  return lease === undefined || lease.expiresAtMs <= nowMs || isGone(lease.holder);
}
