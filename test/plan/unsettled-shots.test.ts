import { expect, test } from 'vitest';
import { renderRequests } from '../../src/plan/render-requests.js';
import { shotsInOrder } from '../../src/plan/shots-in-order.js';
import { unsettledShots } from '../../src/plan/unsettled-shots.js';
import { listOptions } from '../support/list-options.js';
import { historyAfter, listOf, planOf } from '../support/plan-builder.js';

const shots = '  - { id: DCK_0010, prompt: A gull. }\n  - { id: DCK_0020, prompt: A crane. }\n';

test('a shot is looked at in full when it changed, came back or left, and not when it is as it was', () => {
  const before = listOf(`${shots}  - { id: DCK_0030, prompt: A rope. }\n`);
  const known = [...historyAfter(planOf([before])).values()].flatMap(({ versions }) => versions);
  const { catalog } = listOptions();
  const now = [listOf(shots.replace('crane', 'winch'))];
  const requested = renderRequests(shotsInOrder(now), { catalog, contents: new Map() });
  expect(unsettledShots(known, requested)).toEqual(['DCK_0020', 'DCK_0030']);
});
