import type { Batch } from '../domain/batch.js';
import type { LedgerEvent } from '../domain/ledger-records.js';
import { sha256Of } from '../domain/sha256.js';
import { formatUlid } from '../domain/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { LedgerReader, LedgerWriter } from '../ports/ledger.js';
import type { Random } from '../ports/random.js';
import type { VideosApi } from '../ports/videos-api.js';

export interface ProbeFencePorts {
  readonly ledger: Pick<LedgerWriter, 'recordEvent'>;
  readonly api: Pick<VideosApi, 'server' | 'uploadFile' | 'deleteFile' | 'createBatch' | 'getBatch'>;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly random: Random;
}

/** holds: a batch whose input file is gone cannot run. fails: it ran. unclear: it did neither while we looked. */
export type FenceVerdict = 'holds' | 'fails' | 'unclear';

/** No server renders it, so that the probe costs nothing even where the fence fails. */
const impossibleModel = 'nightshoot-fence-probe';

/** How long a server may take to look at an input file. */
const patienceMs = 10 * 60_000;
const askAgainMs = 5_000;

/**
 * Asks a server for a batch whose input file was deleted, and keeps what came of it: where the fence holds, lost calls
 * are settled without a person. The one line of the file names a model that does not exist.
 */
export async function runProbeFence(
  input: { readonly who: string },
  ports: ProbeFencePorts,
  options: { readonly signal?: AbortSignal },
): Promise<FenceVerdict> {
  const { api, clock } = ports;
  const file = await api.uploadFile(probeFile(ports), options.signal);
  await api.deleteFile(file.id, options.signal);
  const answer = await api.createBatch(
    {
      inputFileId: file.id,
      endpoint: '/v1/videos',
      completionWindow: '24h',
      metadata: { nightshoot_probe: 'fence' },
      idempotencyKey: file.id,
    },
    options.signal,
  );
  const verdict = answer.kind === 'accepted' ? await judge(answer.batch, ports, options.signal) : refusal(answer.kind);
  await ports.ledger.recordEvent({
    atMs: clock.now(),
    runId: undefined,
    subject: 'ledger',
    subjectId: api.server.url,
    event: `fence ${verdict}`,
    who: input.who,
    detail: { fileId: file.id },
  });
  return verdict;
}

/** Whether the newest probe of this server has shown that its fence holds. */
export async function runReadFence(
  input: { readonly serverUrl: string },
  ports: { readonly ledger: Pick<LedgerReader, 'events'> },
  _options: Readonly<Record<never, never>>,
): Promise<boolean> {
  const events = await ports.ledger.events({ subject: 'ledger', subjectId: input.serverUrl });
  return events.findLast(isProbe)?.event === 'fence holds';
}

function isProbe({ event }: LedgerEvent): boolean {
  return event.startsWith('fence ');
}

function probeFile({ clock, random }: ProbeFencePorts) {
  const body = { model: impossibleModel, prompt: 'A probe that renders nothing.', size: '1280x720', seconds: '4' };
  const line = { custom_id: 'fence-probe', method: 'POST', url: '/v1/videos', body };
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  return {
    filename: `nightshoot-probe-${formatUlid(clock.now(), random.bytes(10))}.jsonl`,
    purpose: 'batch',
    mediaType: 'application/jsonl',
    sizeBytes: bytes.byteLength,
    sha256: sha256Of(bytes),
    open: async function* () {
      yield bytes;
    },
    expiresAfterSeconds: 3600,
  };
}

function refusal(kind: 'rejected' | 'not_sent' | 'unknown'): FenceVerdict {
  return kind === 'rejected' ? 'holds' : 'unclear';
}

/** A batch that fails as a whole never read its lines; one that gets to work on them had kept a copy. */
async function judge(
  accepted: Batch,
  { api, clock }: ProbeFencePorts,
  signal: AbortSignal | undefined,
): Promise<FenceVerdict> {
  const untilMs = clock.now() + patienceMs;
  for (
    let batch: Batch | undefined = accepted;
    clock.now() < untilMs;
    batch = await api.getBatch(accepted.id, signal)
  ) {
    if (batch?.status === 'failed') return 'holds';
    if (batch !== undefined && batch.status !== 'validating') return 'fails';
    await clock.sleep(askAgainMs, signal);
  }
  return 'unclear';
}
