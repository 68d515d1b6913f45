import type { LeaseHolder } from '../../domain/lease.js';
import type {
  AssetRecord,
  AttemptRecord,
  LedgerEvent,
  SubmissionRecord,
  UploadRecord,
} from '../../domain/ledger-records.js';
import type { Ulid } from '../../domain/ulid.js';
import type { LedgerRecords } from '../../ports/ledger.js';

/** An event before the ledger numbers it. */
export type NewEvent = Omit<LedgerEvent, 'sequence'>;

type Detail = LedgerEvent['detail'];

/** Name of the program in `who`; an operator's acts carry the operator's name. */
const us = 'nightshoot';

export function submissionEvent(
  { id: subjectId, runId }: SubmissionRecord,
  event: string,
  { atMs, detail, who = us }: { readonly atMs: number; readonly detail: Detail; readonly who?: string },
): NewEvent {
  return { atMs, runId, subject: 'submission', subjectId, event, who, detail };
}

export function attemptEvent(
  { customId: subjectId, runId }: Pick<AttemptRecord, 'customId' | 'runId'>,
  event: string,
  { atMs, detail }: { readonly atMs: number; readonly detail: Detail },
): NewEvent {
  return { atMs, runId, subject: 'attempt', subjectId, event, who: us, detail };
}

export function assetEvent(asset: AssetRecord, { runId }: AttemptRecord, atMs: number): NewEvent {
  const { key, sha256, proof } = asset.receipt;
  const detail = { key, sha256, proof };
  return { atMs, runId, subject: 'asset', subjectId: asset.customId, event: `stored ${asset.kind}`, who: us, detail };
}

export function uploadEvent({ sha256, fileId, filename, server, uploadedAtMs: atMs }: UploadRecord): NewEvent {
  const detail = { fileId, filename, server };
  return { atMs, runId: undefined, subject: 'upload', subjectId: sha256, event: 'uploaded', who: us, detail };
}

export function runEvent(runId: Ulid, event: 'opened' | 'closed', atMs: number): NewEvent {
  return { atMs, runId, subject: 'run', subjectId: runId, event, who: us, detail: {} };
}

export function showEvent(ledgerId: Ulid, show: string, atMs: number): NewEvent {
  return {
    atMs,
    runId: undefined,
    subject: 'ledger',
    subjectId: ledgerId,
    event: 'claimed',
    who: us,
    detail: { show },
  };
}

/** That records were restored, and the decisions among them that the ledger does not hold yet. */
export function restoredEvents(
  ledgerId: Ulid,
  restored: { readonly records: LedgerRecords; readonly known: readonly LedgerEvent[]; readonly atMs: number },
): readonly NewEvent[] {
  const { records, atMs } = restored;
  const known = new Set(restored.known.map(decisionKey));
  const decisions = records.decisions.filter((event) => !known.has(decisionKey(event)));
  const { length: submissions } = records.submissions;
  const { length: attempts } = records.attempts;
  const detail = { submissions, attempts, decisions: decisions.length };
  return [
    { atMs, runId: undefined, subject: 'ledger', subjectId: ledgerId, event: 'restored', who: us, detail },
    ...decisions.map(({ sequence: _, ...event }) => event),
  ];
}

function decisionKey({ atMs, subjectId, event, who, detail }: LedgerEvent): string {
  return JSON.stringify([atMs, subjectId, event, who, detail['take'], detail['customId']]);
}

export function leaseEvent(lease: HeldLease, event: 'taken' | 'released', atMs: number): NewEvent {
  const { id: subjectId, host, pid, user: who } = lease.holder;
  const detail = { epoch: lease.epoch, host, pid };
  return { atMs, runId: undefined, subject: 'lease', subjectId, event, who, detail };
}

export function brokenLeaseEvent(holderId: string, who: string, atMs: number): NewEvent {
  return { atMs, runId: undefined, subject: 'lease', subjectId: holderId, event: 'broken', who, detail: {} };
}

/** The lease as its writer carries it: enough to be refused once another epoch has begun. */
export interface HeldLease {
  readonly epoch: number;
  readonly holder: LeaseHolder;
}
