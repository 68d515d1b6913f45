import { describe, expect, test } from 'vitest';
import type { GatewayBatch } from '../../src/domain/gateway-records.js';
import { estimateEndMs } from '../../src/gateway/estimate-end.js';
import { RateMeter } from '../../src/gateway/rate-meter.js';
import { ManualClock } from '../support/manual-clock.js';

const minuteMs = 60_000;

describe('a rate', () => {
  test('is that of the last ten minutes, or of all there was', () => {
    const clock = new ManualClock();
    const meter = new RateMeter(clock);
    expect(meter.perMinute()).toBe(0);
    meter.count(6);
    clock.advance(2 * minuteMs);
    expect(meter.perMinute()).toBe(3);
    clock.advance(7 * minuteMs);
    meter.count(4);
    expect(meter.perMinute()).toBeCloseTo(10 / 9);
    clock.advance(minuteMs);
    expect([meter.perMinute(), meter.total]).toEqual([4 / 9, 10]);
    clock.advance(24 * 60 * minuteMs);
    expect([meter.perMinute(), meter.total]).toEqual([0, 10]);
  });
});

describe('the end of a batch', () => {
  const batch: GatewayBatch = {
    id: 'batch_1',
    inputFileId: 'file-1',
    endpoint: '/v1/videos',
    metadata: {},
    status: 'in_progress',
    errors: [],
    createdAtMs: 0,
    inProgressAtMs: 0,
    expiresAtMs: 24 * 60 * minuteMs,
  };

  test.each([
    [{ pending: 9, completed: 1 }, 100],
    [{ pending: 5, running: 1, completed: 2, failed: 1, refused: 1 }, 25],
    [{ completed: 4 }, 10],
    [{ pending: 4 }, undefined],
  ])('after ten minutes with %j is at minute %s', (counts, minute) => {
    expect(estimateEndMs(batch, counts, 10 * minuteMs)).toBe(minute && minute * minuteMs);
  });

  test('is not guessed for one that has ended', () => {
    expect(estimateEndMs({ ...batch, status: 'completed' }, { completed: 4 }, 10)).toBeUndefined();
  });
});
