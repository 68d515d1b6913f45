import type { AttemptRecord, LedgerEvent, VersionRecord } from '../domain/ledger-records.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { LedgerReader } from '../ports/ledger.js';

/** What was asked for; read when a file has come, because it may be long and most of a list waits for hours. */
export async function runLoadVersion(
  { attempt: { shotId, version } }: { readonly attempt: AttemptRecord },
  { ledger }: { readonly ledger: Pick<LedgerReader, 'versions'> },
): Promise<VersionRecord> {
  const versions = await ledger.versions([shotId]);
  const found = versions.find((known) => known.version === version);
  if (found !== undefined) return found;
  throw new RenderQueueError({
    code: 'E_LEDGER_RECORD',
    kind: 'internal',
    message: `The ledger holds no version ${version} of ${shotId}.`,
  });
}

/** What the server said of the job that made the clip; null where this ledger was rebuilt and never read it. */
export async function loadResponse(
  { attempt: { customId, videoId } }: { readonly attempt: AttemptRecord },
  { ledger }: { readonly ledger: Pick<LedgerReader, 'events'> },
): Promise<LedgerEvent['detail'] | null> {
  const [told] = (await ledger.events({ subject: 'attempt', subjectId: customId, event: 'rendered' })).slice(-1);
  if (told?.detail['status'] === undefined) return null;
  const { code: _none, evidence: _place, ...said } = told.detail;
  return { id: videoId ?? null, ...said };
}
