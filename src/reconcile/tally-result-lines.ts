import { decodeResultLine, type ResultLine, type UnreadableReason } from '../batch/decode-result-line.js';
import type { CustomId } from '../domain/custom-id.js';
import type { Failure } from '../domain/outcome.js';
import { isVideoEnded, type Video } from '../domain/video.js';
import { classifyFailure, type FailureKind } from './classify-failure.js';
import type { RawLine } from './split-lines.js';

export type ResultSource = 'output_file' | 'error_file';

export interface LinePlace {
  readonly source: ResultSource;
  readonly offset: number;
}

export interface RenderedLine {
  readonly customId: CustomId;
  readonly video: Video;
  readonly at: LinePlace;
}

export interface FailedLine {
  readonly customId: CustomId;
  readonly kind: FailureKind;
  readonly failure: Failure;
  readonly at: LinePlace;
}

/** The server says completed of the batch but not of this job: ask the job. */
export interface PendingLine {
  readonly customId: CustomId;
  readonly videoId: string;
  readonly at: LinePlace;
}

/** A line that decides nothing about an attempt of ours, kept for people. */
export interface Anomaly {
  readonly kind: UnreadableReason | 'too_long' | 'unknown_custom_id' | 'extra_video' | 'conflict';
  readonly customId: string | undefined;
  /** Was paid for, whoever it belongs to. */
  readonly videoId: string | undefined;
  readonly at: LinePlace;
  readonly sample: string;
}

/** A set of them, or a map by them: 50,000 are not copied to be asked for. */
export type ExpectedAttempts = Pick<ReadonlySet<CustomId>, 'has' | 'keys'>;

export interface ResultTally {
  /** What the line newly shows as rendered; every other finding waits for `close`. */
  readonly take: (line: RawLine, source: ResultSource) => RenderedLine | undefined;
  /** Of the lines so far those that are results, whoever's. */
  readonly resultLines: () => number;
  readonly close: () => TallySheet;
}

export interface TallySheet {
  readonly lines: number;
  readonly duplicates: number;
  readonly failed: readonly FailedLine[];
  readonly pending: readonly PendingLine[];
  /** Expected, and in neither file. */
  readonly absent: readonly CustomId[];
  readonly anomalies: readonly Anomaly[];
}

/** Enough of a strange line to recognise it by. */
const sampleBytes = 1024;
/** A file that is nothing but noise is told by its count; so many samples are enough to see what kind. */
const mostSamples = 1_000;

/**
 * Matches the lines of both result files with the attempts sent, by custom_id, in any order.
 *
 * several lines of one attempt     what counts
 * rendered and anything            rendered; a second video id is an extra that was paid for
 * still running and failed         still running: the job itself is asked
 * failed and failed                the first
 */
export function createResultTally(expected: ExpectedAttempts): ResultTally {
  const rendered = new Map<CustomId, string>();
  const failed = new Map<CustomId, FailedLine>();
  const pending = new Map<CustomId, PendingLine>();
  const anomalies: Anomaly[] = [];
  const isExpected = (customId: string): customId is CustomId => has(expected, customId);
  let lines = 0;
  let duplicates = 0;
  let resultLines = 0;

  const report = (line: RawLine, anomaly: Omit<Anomaly, 'sample'>): void => {
    const sample = anomalies.length < mostSamples ? decodeSample(line.bytes) : '';
    anomalies.push({ ...anomaly, sample });
  };

  const takeVideo = (line: RawLine, customId: CustomId, video: Video, at: LinePlace): RenderedLine | undefined => {
    const before = rendered.get(customId);
    if (before !== undefined) {
      if (before === video.id) duplicates += 1;
      else report(line, { kind: 'extra_video', customId, videoId: video.id, at });
      return undefined;
    }
    if (!isVideoEnded(video.status)) {
      pending.set(customId, { customId, videoId: video.id, at });
      return undefined;
    }
    if (video.status !== 'completed') {
      takeFailure({ customId, ...failureOfVideo(video), at });
      return undefined;
    }
    rendered.set(customId, video.id);
    if (failed.has(customId)) report(line, { kind: 'conflict', customId, videoId: video.id, at });
    return { customId, video, at };
  };

  const takeFailure = (line: FailedLine): void => {
    if (failed.has(line.customId) || rendered.has(line.customId)) duplicates += 1;
    else failed.set(line.customId, line);
  };

  return {
    take: (line, source) => {
      lines += 1;
      const at: LinePlace = { source, offset: line.offset };
      const result = line.isCut ? undefined : decodeResultLine(line.bytes);
      if (result === undefined || result.kind === 'unreadable') {
        const kind = result?.reason ?? 'too_long';
        report(line, { kind, customId: result?.customId, videoId: undefined, at });
        return undefined;
      }
      resultLines += 1;
      const { customId } = result;
      if (!isExpected(customId)) {
        report(line, { kind: 'unknown_custom_id', customId, videoId: finishedVideoOf(result), at });
        return undefined;
      }
      if (result.kind === 'video') return takeVideo(line, customId, result.video, at);
      takeFailure({ customId, ...classifyFailure({ ...result.error, status: result.status }), at });
      return undefined;
    },
    resultLines: () => resultLines,
    close: () => ({
      lines,
      duplicates,
      pending: [...pending.values()].filter(({ customId }) => !rendered.has(customId)),
      failed: [...failed.values()].filter(({ customId }) => !rendered.has(customId) && !pending.has(customId)),
      absent: [...expected.keys()].filter(
        (customId) => !rendered.has(customId) && !pending.has(customId) && !failed.has(customId),
      ),
      anomalies,
    }),
  };
}

/** What a video job that ended without a clip says of itself. */
export function failureOfVideo(video: Video): { readonly kind: FailureKind; readonly failure: Failure } {
  const { error, status, rawStatus } = video;
  const said = classifyFailure({
    code: error?.code ?? `video_${status}`,
    message: error?.message ?? `The server says \`${rawStatus}\` of the render and gives no reason.`,
  });
  if (status === 'expired') return { kind: 'expired', failure: { ...said.failure, what: 'window', isRetryable: true } };
  if (status === 'cancelled' || status === 'deleted') {
    return { kind: 'cancelled', failure: { ...said.failure, isRetryable: true } };
  }
  return said;
}

function has(expected: Pick<ReadonlySet<string>, 'has'>, customId: string): boolean {
  return expected.has(customId);
}

function finishedVideoOf(result: ResultLine): string | undefined {
  return result.kind === 'video' && result.video.status === 'completed' ? result.video.id : undefined;
}

function decodeSample(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, sampleBytes));
}
