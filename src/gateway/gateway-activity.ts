import type { TruthEvent, TruthKind } from '../domain/gateway-records.js';
import type { Clock } from '../ports/clock.js';
import { RateMeter } from './rate-meter.js';

/** What happened since this process started, counted as it is recorded: a scrape must not read the whole ledger. */
export class GatewayActivity {
  readonly events = new Map<TruthKind, number>();
  /** Lines of batches that came to a result, good or bad. */
  readonly lines: RateMeter;
  readonly renders: RateMeter;
  readonly servedBytes: RateMeter;

  constructor(clock: Pick<Clock, 'now'>) {
    this.lines = new RateMeter(clock);
    this.renders = new RateMeter(clock);
    this.servedBytes = new RateMeter(clock);
  }

  record({ kind, batchId }: TruthEvent): void {
    this.events.set(kind, (this.events.get(kind) ?? 0) + 1);
    if (kind === 'rendered') this.renders.count();
    const isResult = kind === 'rendered' || kind === 'render_failed' || kind === 'line_refused';
    if (isResult && batchId !== undefined) this.lines.count();
  }
}
