import type { Clock } from '../../ports/clock.js';
import type { ProviderTime } from '../../ports/videos-api.js';
import { parseHttpDate } from './http-date.js';

export interface LearnedTime extends ProviderTime {
  /** The `Date` of an answer that came this moment; anything that is no date says nothing. */
  readonly hear: (date: string | undefined) => void;
}

/**
 * The server's clock by the `Date` of its answers, which is cut to whole seconds and may come out of a cache: both make
 * it look late, so the one furthest ahead is nearest to the truth. https://www.rfc-editor.org/rfc/rfc9110#field.date
 */
export function learnProviderTime(clock: Pick<Clock, 'now'>): LearnedTime {
  let furthestMs: number | undefined;
  return {
    offsetMs: () => furthestMs ?? 0,
    hear: (date) => {
      const dateMs = parseHttpDate(date);
      if (dateMs === undefined) return;
      furthestMs = Math.max(furthestMs ?? Number.NEGATIVE_INFINITY, dateMs - clock.now());
    },
  };
}
