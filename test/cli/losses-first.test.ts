import { expect, test } from 'vitest';
import { allHome } from '../../src/cli/brought-home.js';
import { exitCodeOfError } from '../../src/cli/exit-code.js';
import { lossesFirst } from '../../src/cli/losses-first.js';
import { type ErrorKind, RenderQueueError } from '../../src/domain/render-queue-error.js';

function hindrance(kind: ErrorKind): RenderQueueError {
  return new RenderQueueError({ code: 'E_BUDGET', kind, message: 'It would go over `limits.day_usd`.' });
}

test('a budget that hinders new spending does not hide that a paid clip is gone', () => {
  const error = lossesFirst(hindrance('policy'), { ...allHome, lost: ['DCK_0010.t01.a1.video'] });
  expect(error).toMatchObject({ code: 'E_FOOTAGE_LOST', message: expect.stringContaining('limits.day_usd') });
  expect(exitCodeOfError(error.kind)).toBe(5);
});

test.each<[ErrorKind]>([['policy'], ['store'], ['decision']])(
  'a hindrance of kind %s is told as it is where nothing is lost',
  (kind) => {
    const error = hindrance(kind);
    expect(lossesFirst(error, allHome)).toBe(error);
  },
);

test('a call that cannot be read stays one', () => {
  const error = hindrance('usage');
  expect(lossesFirst(error, { ...allHome, doomed: ['DCK_0010.t01.a1.video'] })).toBe(error);
});
