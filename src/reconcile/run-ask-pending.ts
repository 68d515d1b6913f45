import type { CustomId } from '../domain/custom-id.js';
import { isVideoEnded, type Video } from '../domain/video.js';
import type { AttemptOutcome } from '../ports/ledger.js';
import type { VideosApi } from '../ports/videos-api.js';
import { failedOutcome, formatPlace, type OutcomeContext, renderedVideoOutcome } from './outcome-of.js';
import type { OutcomeRecorder } from './run-record-outcomes.js';
import { failureOfVideo, type PendingLine } from './tally-result-lines.js';

export interface PendingAnswers {
  /** How many are unfinished still. */
  readonly waiting: number;
  /** Whose job the server does not know. */
  readonly vanished: readonly CustomId[];
}

/** Asks each job that its result line calls unfinished. */
export async function runAskPending(
  input: { readonly pending: readonly PendingLine[]; readonly context: OutcomeContext },
  ports: { readonly api: VideosApi; readonly recorder: OutcomeRecorder },
  options: { readonly signal?: AbortSignal },
): Promise<PendingAnswers> {
  let waiting = 0;
  const vanished: CustomId[] = [];
  for (const line of input.pending) {
    const video = await ports.api.getVideo(line.videoId, options.signal);
    if (video === undefined) vanished.push(line.customId);
    else if (!isVideoEnded(video.status)) waiting += 1;
    else await ports.recorder.record([outcomeOf(line, video, input.context)]);
  }
  return { waiting, vanished };
}

function outcomeOf(line: PendingLine, video: Video, context: OutcomeContext): AttemptOutcome {
  const evidence = `${formatPlace(line.at)}, then video ${video.id}`;
  const { customId } = line;
  return video.status === 'completed'
    ? renderedVideoOutcome({ customId, video, evidence }, context)
    : failedOutcome({ customId, ...failureOfVideo(video), evidence }, context.atMs);
}
