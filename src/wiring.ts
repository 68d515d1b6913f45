import { systemClock } from './adapters/clock/system-clock.js';
import type { Clock } from './ports/clock.js';

/** Time as the process sees it; also what the terminal's heartbeat runs on. */
export const processClock: Clock = systemClock;
