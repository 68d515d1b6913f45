import { z } from 'zod';
import { attemptStateSchema } from '../domain/attempt-state.js';
import { methodSchema } from '../domain/render-request.js';
import { takeStates } from '../domain/take-state.js';

const timeMs = z.int().describe('Milliseconds since 1970-01-01T00:00:00Z.');
const count = z.int().nonnegative();
const difference = z.int().describe('0 unless something is unexplained.');
const group = z.enum(['In', 'In flight', 'Retries by itself', 'Needs you', 'Gone', 'Not tonight']);

const money = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('known'), microUsd: z.int() }),
  z.strictObject({ kind: z.literal('would_cost'), microUsd: z.int() }),
  z.strictObject({ kind: z.literal('machine_time'), seconds: z.number() }),
  z.strictObject({ kind: z.literal('unknown') }),
]);

const moneyTotal = z
  .strictObject({ microUsd: z.int(), machineSeconds: z.number(), unknownCount: count, isRehearsal: z.boolean() })
  .describe('Millionths of a dollar; `unknownCount` items have no known price and are in no sum.');

const place = z.strictObject({
  file: z.string(),
  line: z.int().optional(),
  column: z.int().optional(),
  endColumn: z.int().optional(),
  cell: z.string().optional(),
  field: z.string().optional(),
});

const failure = z.strictObject({
  what: z.enum(['prompt', 'input_reference', 'output', 'limit', 'transport', 'window', 'unknown']),
  code: z.string(),
  message: z.string(),
  isRetryable: z.boolean(),
});

const byGroup = z.record(group, count);

const books = z.strictObject({
  takes: z.strictObject({ total: count, byGroup, unexplained: difference }),
  attempts: z.strictObject({
    total: count,
    byState: z.partialRecord(attemptStateSchema, count),
    unexplained: difference,
  }),
  money: z.strictObject({
    reserved: moneyTotal,
    spent: moneyTotal,
    released: moneyTotal,
    unknown: moneyTotal,
    open: moneyTotal,
    unexplainedMicroUsd: difference,
  }),
});

const file = z.strictObject({
  key: z.string().describe('Relative to the store.'),
  location: z.string(),
  mediaType: z.string(),
  sizeBytes: count,
  sha256: z.string(),
  storedAtMs: timeMs,
  durationSeconds: z.number().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  frameRate: z.number().optional(),
  hasAudio: z.boolean().optional(),
  c4: z.string().optional(),
  xxh128: z.string().optional(),
  findings: z.array(z.string()),
});

const files = z.strictObject({ video: file.optional(), thumbnail: file.optional(), spritesheet: file.optional() });

const take = z.strictObject({
  shotId: z.string(),
  episode: z.string().optional(),
  sequence: z.string().optional(),
  version: z.int().optional().describe('Absent until an intent numbers it.'),
  take: z.int(),
  name: z.string().optional(),
  state: z.enum(takeStates),
  group,
  method: methodSchema,
  model: z.string(),
  size: z.string(),
  seconds: z.number(),
  prompt: z.string(),
  inputReference: z.string().optional(),
  notes: z.string().optional(),
  place,
  isPlaceholder: z.boolean(),
  reason: z.string().optional(),
  isSuperseded: z.boolean(),
  listChange: z.strictObject({ author: z.string(), atMs: timeMs }).optional(),
  attempts: z.array(
    z.strictObject({
      customId: z.string(),
      attempt: z.int(),
      isTonight: z.boolean(),
      state: attemptStateSchema,
      price: money,
      videoId: z.string().optional(),
      failure: failure.optional(),
      downloadDeadlineMs: timeMs.optional(),
      deadlineSource: z.string().optional(),
    }),
  ),
  files,
  previous: z.strictObject({ version: z.int(), take: z.int(), prompt: z.string(), files }).optional(),
});

/** `report.json`. It is the model itself, held to this in a test; a new field is a new optional one, or `@2`. */
export const dailiesSchema = z
  .strictObject({
    schema: z.literal('nightshoot/dailies@1'),
    show: z.string(),
    run: z.strictObject({
      id: z.string(),
      name: z.string(),
      kind: z.enum(['rehearsal', 'footage']),
      openedAtMs: timeMs,
      closedAtMs: timeMs.optional(),
      commit: z.string().optional(),
    }),
    madeAtMs: timeMs,
    timezone: z.string(),
    verdict: z.strictObject({
      asked: count,
      byGroup,
      cost: moneyTotal,
      budgetMicroUsd: z.int().optional(),
      atRisk: z.strictObject({
        takes: count,
        cost: moneyTotal,
        deadlineMs: timeMs.optional(),
        deadlineSource: z.string().optional(),
      }),
      isBalanced: z.boolean(),
    }),
    books,
    changes: z.array(
      z.strictObject({
        kind: z.enum(['new', 'changed', 'reverted', 'retake', 'recovered', 'still_waiting', 'omitted', 'reinstated']),
        shotId: z.string(),
        version: z.int().optional(),
        detail: z.string(),
      }),
    ),
    failures: z.array(
      z.strictObject({
        group,
        title: z.string(),
        explanation: z.string(),
        owner: z.string(),
        nextStep: z.string(),
        command: z.string().optional(),
        serverMessage: z.string().optional(),
        takes: z.array(z.strictObject({ shotId: z.string(), take: z.int(), place })),
      }),
    ),
    sequences: z.array(
      z.strictObject({ sequence: z.string().optional(), takes: count, landed: count, cost: moneyTotal }),
    ),
    timeline: z.strictObject({
      startMs: timeMs,
      endMs: timeMs,
      points: z.array(z.strictObject({ atMs: timeMs, returned: count, landed: count, spentMicroUsd: z.int() })),
      windowEndMs: timeMs.optional(),
      deadlineMs: timeMs.optional(),
      sent: count,
    }),
    takes: z.array(take),
  })
  .meta({ id: 'NightshootDailies', title: 'nightshoot dailies', description: 'report.json of a morning' });

export type DailiesJson = z.infer<typeof dailiesSchema>;
