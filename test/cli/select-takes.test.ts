import { describe, expect, test } from 'vitest';
import { selectTakes } from '../../src/cli/select-takes.js';
import { fingerprintSchema } from '../../src/domain/render-request.js';
import { shotIdSchema } from '../../src/domain/shot-id.js';
import type { TakeFacts } from '../../src/domain/take-selector.js';

function landed(shot: string, take: number): TakeFacts {
  return {
    shotId: shotIdSchema.parse(shot),
    fingerprint: fingerprintSchema.parse(`fp1:${'a'.repeat(64)}`),
    take,
    model: 'tiny',
    tags: [],
    state: 'landed',
    isHeld: false,
    hasSkips: false,
    attempts: [],
  };
}

const takes = [landed('DCK_0010', 1), landed('DCK_0010', 2), landed('DCK_0020', 1)];

describe('a selector', () => {
  test.each([
    ['of a shot that is nearly one', 'DCK_0011', 'matches no take of the lists.', 'Did you mean `DCK_0010`?'],
    ['of shots that are none', 'LGT_*', 'matches no take of the lists.', 'One of: `DCK_0010`, `DCK_0020`.'],
    ['of a take too many', 'dck_0010.t09', 'matches no take of the lists.', 'It has t01 t02.'],
    ['of another model', 'model=tinny', 'matches no take of the lists.', 'Did you mean `tiny`?'],
    ['of a tag where there are none', 'tag=hero', 'matches no take of the lists.', 'No shot of the lists has a tag.'],
    ['of a state that is none', 'status=need-you', 'cannot be read.', 'Did you mean `needs-you`?'],
    ['that is none', 'DCK 0010', 'cannot be read.', 'Write `DCK_*`'],
  ])('%s is a mistake that tells what there is', (_, selector, what, hint) => {
    expect(() => selectTakes(['DCK_*', selector], takes)).toThrow(
      expect.objectContaining({
        code: 'E_SELECTOR',
        kind: 'usage',
        message: `The selector \`${selector}\` ${what}`,
        hint: expect.stringContaining(hint),
      }),
    );
  });

  test('of a long show tells where it begins and ends', () => {
    const many = Array.from({ length: 40 }, (_, index) => landed(`DCK_${index}000`, 1));
    expect(() => selectTakes(['LGT_*'], many)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('There are `DCK_0000` to `DCK_39000`, 40 in all') }),
    );
  });

  test('of a state in which no take is selects nothing', () => {
    expect(selectTakes(['status=needs-you'], takes)).toEqual([]);
    expect(selectTakes(['status=in', 'status=gone'], takes)).toEqual(takes);
  });

  test('of what is held finds takes that are in', () => {
    const held = { ...landed('DCK_0030', 1), isHeld: true };
    expect(selectTakes(['status=on-hold'], [...takes, held])).toEqual([held]);
  });
});
