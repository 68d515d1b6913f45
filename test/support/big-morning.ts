import type { AttemptState } from '../../src/domain/attempt-state.js';
import { aFailure, type TakeSketch } from './night.js';

const endings: readonly AttemptState[] = ['refused', 'expired', 'rendered', 'failed'];
const words = ['fog', 'gull', 'rope', 'mast', 'lantern', 'tide', 'winch', 'drizzle', 'jetty', 'beam'];

/** A show of so many shots, one take each, nine of ten in; the same every time. */
export function bigMorning(shots: number): readonly TakeSketch[] {
  return Array.from({ length: shots }, (_, index): TakeSketch => {
    const sequence = ['DCK', 'LGT', 'RIG', 'SEA', 'QUY'][index % 5] ?? 'DCK';
    const ending = index % 10 === 9 ? (endings[Math.floor(index / 10) % 4] ?? 'failed') : 'landed';
    const at = (step: number) => words[(index * 7 + step * 3) % words.length] ?? '';
    return {
      shot: `${sequence}_${String(10 * (1 + Math.floor(index / 5))).padStart(4, '0')}`,
      attempts: [ending],
      seconds: index % 3 === 0 ? 4 : 8,
      model: index % 11 === 0 ? 'sora-2-pro' : 'sora-2',
      prompt: `Shot ${index}: ${at(0)} and ${at(1)} over the harbor, the ${at(2)} moving slowly; 35 mm, cold light, ${at(3)} in the foreground.`,
      ...(index % 4 === 0 ? { notes: `watch the ${at(4)}` } : {}),
      ...(ending === 'failed'
        ? { failure: aFailure({ what: 'transport', code: 'server_error', message: `Worker ${index} stopped.` }) }
        : {}),
    };
  });
}
