import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import type { Store } from '../../src/ports/store.js';
import type { SeededRandom } from './seeded-random.js';
import type { SimulationFaults } from './simulation-options.js';

/** The same store across a line that breaks: before a call arrived, or after it took effect. */
export function flakyStore(
  store: Store,
  random: SeededRandom,
  weather: { readonly current: Pick<SimulationFaults, 'storeFails'> },
): Store {
  const through = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    const fails = random.happens(weather.current.storeFails);
    const arrives = fails && random.happens(0.5);
    if (fails && !arrives) throw outOfReach();
    const answer = await call();
    if (fails) throw outOfReach();
    return answer;
  };
  return {
    location: store.location,
    put: (object, signal) => through(() => store.put(object, signal)),
    replace: (key, body, mediaType, signal) => through(() => store.replace(key, body, mediaType, signal)),
    head: (key, signal) => through(() => store.head(key, signal)),
    read: (key, signal) => store.read(key, signal),
    list: (prefix, signal) => store.list(prefix, signal),
    probe: (signal) => through(() => store.probe(signal)),
  };
}

export function outOfReach(): RenderQueueError {
  return new RenderQueueError({
    code: 'E_STORE_UNREACHABLE',
    kind: 'store',
    message: 'The store is out of reach.',
    retryable: true,
  });
}
