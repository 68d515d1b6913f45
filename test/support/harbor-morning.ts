import type { TakeSketch } from './night.js';
import { aFailure, eveningMs } from './night.js';

const hour = 3_600_000;

/** The example show after a night in which something of everything happened: twelve takes. */
export const harborMorning: readonly TakeSketch[] = [
  {
    shot: 'DCK_0010',
    take: 1,
    version: 2,
    attempts: ['landed'],
    notes: 'hold for the gull',
    prompt:
      'Wide shot of a harbor at dawn, fog lying on flat water, fishing boats at their moorings; a gull crosses left to right. Slow push in, 35 mm, cold blue light warming at the horizon.',
    before:
      'Wide shot of a harbor at dawn, rain on flat water, fishing boats at their moorings. Slow push in, 35 mm, grey light.',
  },
  {
    shot: 'DCK_0010',
    take: 2,
    version: 2,
    attempts: ['landed'],
    prompt:
      'Wide shot of a harbor at dawn, fog lying on flat water, fishing boats at their moorings; a gull crosses left to right. Slow push in, 35 mm, cold blue light warming at the horizon.',
  },
  {
    shot: 'DCK_0020',
    attempts: ['landed'],
    prompt:
      'Mossy, a moss-covered teapot, waddles down a wet jetty between coiled ropes and looks up at the rigging. Low angle, shallow focus.',
    promptSince:
      'Mossy, a moss-covered teapot, runs down a wet jetty between coiled ropes and looks up at the rigging. Low angle, shallow focus.',
    reason: 'renders tonight because the prompt changed',
  },
  {
    shot: 'DCK_0030',
    attempts: ['refused'],
    prompt: 'A winch drum turns, rope singing; sparks where the brake bites.',
    failure: aFailure(),
  },
  {
    shot: 'DCK_0035',
    attempts: ['refused'],
    prompt: 'The rope snaps past camera and whips the fog.',
    failure: aFailure(),
  },
  {
    shot: 'DCK_0040',
    attempts: ['failed', 'landed'],
    tonightFrom: 2,
    prompt: 'The same harbor, the palette shifted to teal and rust.',
  },
  {
    shot: 'LGT_0010',
    attempts: ['landed'],
    model: 'sora-2-pro',
    size: '1024x1792',
    price: { kind: 'known', microUsd: 2_000_000 },
    prompt: 'Tall frame: the lighthouse lamp wakes, one slow turn of the beam through drizzle.',
    hasAudio: true,
  },
  {
    shot: 'LGT_0020',
    attempts: ['expired'],
    hasRetryLeft: true,
    prompt: 'Inside the lamp room, brass and glass, moths circling.',
    failure: aFailure({
      what: 'window',
      code: 'batch_expired',
      message: 'This request could not be executed before the completion window expired.',
      isRetryable: true,
    }),
  },
  {
    shot: 'LGT_0030',
    attempts: ['rendered'],
    deadlineMs: eveningMs + 26 * hour,
    prompt: 'Spiral stair from above, a lantern climbing.',
  },
  { shot: 'LGT_0040', attempts: ['submitted'], prompt: 'The beam finds a small boat and holds it.' },
  {
    shot: 'LGT_0050',
    attempts: ['lost'],
    prompt: 'Keeper and gull share a heel of bread on the gallery.',
  },
  {
    shot: 'LGT_0060',
    change: 'on_hold',
    reason: 'on hold in the list: waiting for the new reference',
    prompt: 'Dawn from the gallery, the fleet going out.',
  },
];
