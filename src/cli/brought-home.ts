import type { FerryReport } from '../ferry/voyage.js';

/** What the last ferry of a call left behind, and what all of them found lost. */
export type BroughtHome = Pick<FerryReport, 'storeFault' | 'left' | 'doomed' | 'lost'>;

export const allHome: BroughtHome = { storeFault: undefined, left: [], doomed: [], lost: [] };
