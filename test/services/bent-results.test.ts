import { test } from 'vitest';
import { checkPartition } from '../support/check-partition.js';
import { FixedClock } from '../support/fixed-clock.js';
import { sendNight } from '../support/sent-night.js';
import { serviceSize } from '../support/service-size.js';

const pairs = serviceSize(100_000, 20_000);

test(`${pairs} bent pairs of result files: every attempt gets exactly one outcome`, async () => {
  const { customIds } = await sendNight(['DCK_0010', 'DCK_0020', 'DCK_0030', 'LGT_0010', 'LGT_0020'], new FixedClock());
  for (let seed = 1; seed <= pairs; seed += 1) checkPartition(customIds, seed);
});
