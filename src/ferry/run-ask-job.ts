import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Video } from '../domain/video.js';
import type { FerryPorts } from './ferry-ports.js';
import type { FailedFetch } from './run-fetch.js';
import type { Transfer } from './transfer-queue.js';

export interface JobWord {
  /** What the server says of the job, as evidence; undefined where it was not asked. */
  readonly says: string | undefined;
  /** Where to fetch the file next, for servers that hand out links; undefined asks the content route. */
  readonly resultUrl: string | undefined;
}

const notAsked: JobWord = { says: undefined, resultUrl: undefined };

/**
 * Asks after the job of a clip that the content route does not give: its word is evidence, and some servers hand out a
 * link instead (SGLang with cloud storage, OpenRouter). The link is asked for afresh each time, because it may be signed
 * for a while only, and taken every second time, because several servers name one that leads nowhere.
 */
export async function runAskJob(
  { transfer, trouble }: { readonly transfer: Transfer; readonly trouble: FailedFetch },
  { api, ledger, clock }: Pick<FerryPorts, 'api' | 'ledger' | 'clock'>,
  { signal }: { readonly signal?: AbortSignal },
): Promise<JobWord> {
  const { kind, attempt } = transfer.pull;
  const wasLink = transfer.resultUrl !== undefined;
  if (wasLink) return { says: undefined, resultUrl: trouble.partial && transfer.resultUrl };
  if (kind !== 'video' || !saysNo(trouble)) return notAsked;
  try {
    const video = await api.getVideo(attempt.videoId, signal);
    if (video?.expiresAtMs !== undefined) {
      const deadline = { downloadDeadlineMs: video.expiresAtMs, deadlineSource: 'video_expires_at' } as const;
      await ledger.recordDeadlines([{ customId: attempt.customId, ...deadline }], clock.now());
    }
    return { says: wordOf(video), resultUrl: video?.resultUrl };
  } catch (cause) {
    if (!(cause instanceof RenderQueueError) || cause.kind !== 'server') throw cause;
    return { says: `asked for the job, ${cause.message}`, resultUrl: undefined };
  }
}

/** Not for load, a passing fault or a wrong key: none of them says that the file is elsewhere. */
function saysNo({ kind, status = 0 }: FailedFetch): boolean {
  return kind === 'absent' || (kind === 'broken' && ((status >= 400 && status < 500) || status === 501));
}

function wordOf(video: Video | undefined): string {
  if (video === undefined) return 'the server knows no such job';
  const expiry =
    video.expiresAtMs === undefined ? '' : `, its bytes until ${new Date(video.expiresAtMs).toISOString()}`;
  return `the server says \`${video.rawStatus}\` of the job${expiry}`;
}
