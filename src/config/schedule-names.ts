/**
 * What a finished command can fail with, by name; the exit code of each is frozen in `cli/exit-code.ts`.
 * lost: footage is lost. decision: a person must decide about money. unreachable: server, store or ledger. refused: by
 * budget or policy. needs-someone: takes that nobody but a person can bring on.
 */
export const failureNames = ['lost', 'decision', 'unreachable', 'refused', 'needs-someone'] as const;
export type FailureName = (typeof failureNames)[number];

/** What to do when another run holds the lease. */
export const busyPolicies = ['refuse', 'wait', 'skip'] as const;
export type BusyPolicy = (typeof busyPolicies)[number];
