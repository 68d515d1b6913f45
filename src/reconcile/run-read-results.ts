import type { Batch } from '../domain/batch.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { AttemptOutcome } from '../ports/ledger.js';
import type { VideosApi } from '../ports/videos-api.js';
import { type OutcomeContext, renderedOutcome } from './outcome-of.js';
import { isRefused } from './server-refusal.js';
import { createLineSplitter, type RawLine } from './split-lines.js';
import type { ResultSource, ResultTally } from './tally-result-lines.js';

/** No result of a video request comes near it; a longer line is noise. */
const longestLineBytes = 1024 * 1024;

/** One transaction of the ledger each: few enough to lose nothing by a kill, enough that fsync does not rule. */
const chunkLines = 2000;

/**
 * Reads both result files of a batch, the output first, and hands over what they show as rendered in chunks while they
 * stream: all that came, also where a file breaks off. The tally is complete when this returns, but for the files that
 * the server does not give, which it names: it refuses them, breaks off in a line, or has a page in
 * their place, without one result.
 */
export async function runReadResults(
  input: { readonly batch: Batch; readonly tally: ResultTally; readonly context: OutcomeContext },
  ports: { readonly api: VideosApi },
  options: { readonly onRendered: (chunk: readonly AttemptOutcome[]) => Promise<void>; readonly signal?: AbortSignal },
): Promise<readonly ResultSource[]> {
  const files: readonly (readonly [ResultSource, string | undefined])[] = [
    ['output_file', input.batch.outputFileId],
    ['error_file', input.batch.errorFileId],
  ];
  const unread: ResultSource[] = [];
  let chunk: AttemptOutcome[] = [];
  const handOver = async (): Promise<void> => {
    if (chunk.length > 0) await options.onRendered(chunk);
    chunk = [];
  };
  const take = (lines: readonly RawLine[], source: ResultSource): void => {
    for (const line of lines) {
      const rendered = input.tally.take(line, source);
      if (rendered !== undefined) chunk.push(renderedOutcome(rendered, input.context));
    }
  };
  for (const [source, fileId] of files) {
    if (fileId === undefined) continue;
    const splitter = createLineSplitter(longestLineBytes);
    const before = input.tally.resultLines();
    let lineCount = 0;
    const takeAll = (lines: readonly RawLine[]): void => {
      lineCount += lines.length;
      take(lines, source);
    };
    try {
      for await (const bytes of ports.api.readFile(fileId, 0, options.signal)) {
        takeAll(splitter.push(bytes));
        if (chunk.length >= chunkLines) await handOver();
      }
      const ofWholeLines = input.tally.resultLines();
      const rest = splitter.end();
      takeAll(rest);
      const isCut = rest.length > 0 && input.tally.resultLines() === ofWholeLines;
      const isPage = lineCount > 0 && input.tally.resultLines() === before;
      if (isCut || isPage) unread.push(source);
    } catch (cause) {
      if (!(cause instanceof RenderQueueError) || cause.kind !== 'server') throw cause;
      await handOver();
      if (!isRefused(cause)) throw cause;
      unread.push(source);
    }
  }
  await handOver();
  return unread;
}
