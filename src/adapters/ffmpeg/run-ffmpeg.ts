import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** An ffmpeg of this machine: where it is looked for, and a folder for files it must be able to seek in. */
export interface Ffmpeg {
  /** All of its environment: it has no business with anybody's keys. */
  readonly searchPath: string;
  readonly scratchFolder: string;
}

export interface FfmpegCall {
  /** A list, read by no shell. No text of a user belongs into it. */
  readonly args: readonly string[];
  /** What it reads from `pipe:0`. */
  readonly input?: Iterable<Uint8Array>;
  readonly patienceMs: number;
}

/** What it wrote to `pipe:1`, or its own last words. */
export type FfmpegEnd =
  | { readonly kind: 'done'; readonly output: Buffer }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Runs ffmpeg once. It is killed when its time is up and when the signal aborts; when this process or thread dies its
 * input ends, and with it the work. Throws what the input throws.
 */
export async function runFfmpeg(
  { searchPath }: Pick<Ffmpeg, 'searchPath'>,
  call: FfmpegCall,
  signal?: AbortSignal,
): Promise<FfmpegEnd> {
  const child = spawn('ffmpeg', ['-hide_banner', '-loglevel', 'error', ...call.args], {
    env: { PATH: searchPath },
    killSignal: 'SIGKILL',
    timeout: call.patienceMs,
    ...(signal === undefined ? {} : { signal }),
  });
  const [failure, output, words] = await Promise.all([
    failureOf(child),
    collect(child.stdout, mostOutputBytes),
    collect(child.stderr, mostWordsBytes),
    feed(child, call.input ?? []),
  ]);
  if (failure === undefined) return { kind: 'done', output };
  return { kind: 'failed', message: words.toString('utf8').trim().split('\n').at(-1) || failure };
}

/** Stills come out this way, far below a megabyte; clips are written to a file. */
const mostOutputBytes = 64 * 1024 * 1024;
const mostWordsBytes = 64 * 1024;

/** Undefined when it ended well. */
function failureOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', (cause) => resolve(cause.message));
    child.once('close', (code, signalName) => resolve(code === 0 ? undefined : `it ended with ${code ?? signalName}`));
  });
}

/** What comes beyond the limit is not read, which stops the writer until its time is up. */
async function collect(stream: Readable, limitBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    sizeBytes += piece.length;
    if (sizeBytes > limitBytes) break;
  }
  return Buffer.concat(pieces);
}

async function feed({ stdin }: { readonly stdin: NodeJS.WritableStream }, input: Iterable<Uint8Array>): Promise<void> {
  try {
    await pipeline(Readable.from(input), stdin);
  } catch (cause) {
    // A child that ends early breaks the pipe; its exit code and its words tell why.
    if (!(cause instanceof Error && 'code' in cause && brokenPipes.has(String(cause.code)))) throw cause;
  }
}

const brokenPipes: ReadonlySet<string> = new Set([
  'EPIPE',
  'ECONNRESET',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
]);
