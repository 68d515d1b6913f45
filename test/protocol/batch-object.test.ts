import { expect, test } from 'vitest';
import type { Batch } from '../../src/domain/batch.js';
import { formatBatch, parseBatch } from '../../src/protocol/batch-object.js';

const batch: Batch = {
  id: 'batch_1',
  endpoint: '/v1/videos',
  status: 'completed',
  rawStatus: 'completed',
  inputFileId: 'file-in',
  outputFileId: 'file-out',
  errorFileId: undefined,
  errors: [],
  createdAtMs: 1_790_000_000_000,
  inProgressAtMs: 1_790_000_001_000,
  finalizingAtMs: 1_790_000_002_000,
  completedAtMs: 1_790_000_003_000,
  failedAtMs: undefined,
  expiredAtMs: undefined,
  cancellingAtMs: undefined,
  cancelledAtMs: undefined,
  expiresAtMs: 1_790_086_400_000,
  counts: { total: 3, completed: 2, failed: 1 },
  metadata: { nightshoot_show: 'HRB' },
};

test.each<[string, Partial<Batch>]>([
  ['completed', {}],
  [
    'failed with line errors',
    {
      status: 'failed',
      rawStatus: 'failed',
      outputFileId: undefined,
      errors: [
        { code: 'duplicate_custom_id', message: 'twice', param: 'custom_id', line: 2 },
        { code: 'token_limit_exceeded', message: 'queue full', param: undefined, line: undefined },
      ],
    },
  ],
  ['with a status nobody knows', { status: 'unknown', rawStatus: 'resting' }],
])('a batch survives the wire: %s', (_, change) => {
  const original = { ...batch, ...change };
  expect(parseBatch(JSON.parse(JSON.stringify(formatBatch(original))))).toEqual(original);
});

test("an empty text is no file id (some servers send it for 'none')", () => {
  expect(parseBatch({ ...formatBatch(batch), error_file_id: '', output_file_id: '' })).toMatchObject({
    errorFileId: undefined,
    outputFileId: undefined,
  });
});

test('members of unexpected types count as absent, and the batch is still read', () => {
  expect(
    parseBatch({ id: 'b', status: 'Completed', created_at: '2026', request_counts: 7, metadata: [] }),
  ).toMatchObject({
    status: 'completed',
    createdAtMs: undefined,
    counts: undefined,
    metadata: {},
  });
});

test('an error envelope in place of a batch is no batch', () => {
  expect(parseBatch({ error: { message: 'No such batch', type: 'invalid_request_error' } })).toBeUndefined();
});
