import type { Movie } from '../domain/mp4-movie.js';
import { type RenderRequest, sizeInPixels } from '../domain/render-request.js';

/** Half a second, or 5 % of a long clip: encoders round to whole groups of frames. */
const toleranceSeconds = 0.5;
const toleranceShare = 0.05;

/**
 * Where a clip is not what was asked for. A finding, never a reason to refuse it: it was paid for, and several servers
 * are known to render 704 lines for 720. An extension's seconds are those added, so its whole length is not compared.
 */
export function findMismatches(movie: Movie, request: RenderRequest): readonly string[] {
  const findings: string[] = [];
  const { width, height } = sizeInPixels(request.size);
  if (movie.width === undefined || movie.height === undefined) findings.push('The file shows no picture track.');
  else if (movie.width !== width || movie.height !== height) {
    findings.push(`The picture is ${movie.width}x${movie.height}; ${request.size} was asked for.`);
  }
  const asked = request.seconds;
  if (movie.durationSeconds === undefined) findings.push('The file does not say how long it is.');
  else if (request.method === 'create' && Math.abs(movie.durationSeconds - asked) > toleranceOf(asked)) {
    findings.push(`The clip runs ${movie.durationSeconds.toFixed(2)} s; ${asked} s were asked for.`);
  }
  return findings;
}

function toleranceOf(seconds: number): number {
  return Math.max(toleranceSeconds, seconds * toleranceShare);
}
