import { describe, expect, test } from 'vitest';
import { type Decision, decisionEvent, decisionsInForce } from '../../src/domain/decision.js';
import { fingerprintSchema } from '../../src/domain/render-request.js';
import { shotIdSchema } from '../../src/domain/shot-id.js';

const gull = shotIdSchema.parse('DCK_0010');
const hold: Decision = {
  atMs: 1,
  verb: 'hold',
  who: 'ada',
  reason: 'waits for the gull',
  shotId: gull,
  take: undefined,
  fingerprint: undefined,
  customId: undefined,
};
const skip: Decision = {
  ...hold,
  verb: 'skip',
  take: 2,
  fingerprint: fingerprintSchema.parse(`fp1:${'a'.repeat(64)}`),
};

function inForce(...decisions: readonly Decision[]) {
  return decisionsInForce(decisions.map((decision, index) => ({ ...decisionEvent(decision), sequence: index + 1 })));
}

describe('decisions in force', () => {
  test('come back from their events as they were made', () => {
    expect(inForce(hold).get(gull)?.hold).toEqual(hold);
    expect(inForce(skip).get(gull)?.skips).toEqual([skip]);
  });

  test('a release takes back holds and skips, a later hold counts again', () => {
    expect(inForce(hold, skip, { ...hold, verb: 'release' }).get(gull)).toMatchObject({ hold: undefined, skips: [] });
    expect(inForce(hold, { ...hold, verb: 'release' }, { ...hold, who: 'grace' }).get(gull)?.hold?.who).toBe('grace');
  });

  test('other events, and decisions of a form we do not know, are passed over', () => {
    const event = { ...decisionEvent(hold), sequence: 1 };
    expect(
      decisionsInForce([
        { ...event, event: 'praise' },
        { ...event, subject: 'run' },
      ]).size,
    ).toBe(0);
  });
});
