import { isVideoEnded, type Video } from '../domain/video.js';
import type { AttemptOutcome } from '../ports/ledger.js';
import type { VideosApi } from '../ports/videos-api.js';
import { failedOutcome, formatPlace, type OutcomeContext, renderedVideoOutcome } from './outcome-of.js';
import type { OutcomeRecorder } from './run-record-outcomes.js';
import { failureOfVideo, type PendingLine } from './tally-result-lines.js';

/**
 * Asks each job that its result line calls unfinished. Returns how many are unfinished still; a job that the server no
 * longer knows counts as unfinished, because its bytes may still be there.
 */
export async function runAskPending(
  input: { readonly pending: readonly PendingLine[]; readonly context: OutcomeContext },
  ports: { readonly api: VideosApi; readonly recorder: OutcomeRecorder },
  options: { readonly signal?: AbortSignal },
): Promise<number> {
  let waiting = 0;
  for (const line of input.pending) {
    const video = await ports.api.getVideo(line.videoId, options.signal);
    if (video === undefined || !isVideoEnded(video.status)) waiting += 1;
    else await ports.recorder.record([outcomeOf(line, video, input.context)]);
  }
  return waiting;
}

function outcomeOf(line: PendingLine, video: Video, context: OutcomeContext): AttemptOutcome {
  const evidence = `${formatPlace(line.at)}, then video ${video.id}`;
  const { customId } = line;
  return video.status === 'completed'
    ? renderedVideoOutcome({ customId, video, evidence }, context)
    : failedOutcome({ customId, ...failureOfVideo(video), evidence }, context.atMs);
}
