import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerSchema } from '../../src/adapters/ledger/ledger-schema.js';
import { openSqlLedger } from '../../src/adapters/ledger/sql-ledger.js';
import { openSqlite } from '../../src/adapters/sql/open-sqlite.js';
import { formatCustomId } from '../../src/domain/custom-id.js';
import { fingerprintSchema, renderRequestSchema } from '../../src/domain/render-request.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { shotIdSchema } from '../../src/domain/shot-id.js';
import { formatUlid } from '../../src/domain/ulid.js';
import type { LedgerWriter, SubmissionIntent } from '../../src/ports/ledger.js';
import { noBudget } from '../support/no-limits.js';
import type { BenchRow } from './bench-row.js';

const records = 1000;
const lines = 50_000;

/** What a durable record costs beside a bare write and fsync, and how long the largest intent takes. */
export async function benchLedger(): Promise<readonly BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-bench-'));
  try {
    const bare = measureSync(() => writeAndSync(join(folder, 'bare')));
    const { writer, close } = await openWriter(folder);
    const event = { atMs: 0, runId: undefined, subject: 'ledger', subjectId: 'bench', who: 'bench' } as const;
    const recorded = await measure(async () => {
      for (let count = 0; count < records; count += 1)
        await writer.recordEvent({ ...event, event: 'tick', detail: {} });
    });
    const intent = intentOf(lines);
    await writer.openRun({ ...run, closedAtMs: undefined, commit: undefined });
    const intended = await measure(() => writer.intendSubmission(intent));
    const read = await measure(async () => {
      await writer.attempts();
    });
    await close();
    const perSecond = (ms: number): string => `${Math.round(records / (ms / 1000))}/s`;
    return [
      row(
        'durable records, one transaction each',
        perSecond(recorded),
        `${perSecond(bare)} write and fsync`,
        recorded / bare,
      ),
      row(`an intent of ${lines} lines`, `${(intended / 1000).toFixed(2)} s`, '', undefined),
      row(`reading ${lines} attempts`, `${(read / 1000).toFixed(2)} s`, '', undefined),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function row(what: string, figure: string, baseline: string, ratio: number | undefined): BenchRow {
  return { topic: 'ledger', what, figure, baseline, ratio, aim: '' };
}

function writeAndSync(path: string): void {
  const file = openSync(path, 'w');
  for (let count = 0; count < records; count += 1) {
    writeSync(file, Buffer.alloc(200));
    fsyncSync(file);
  }
  closeSync(file);
}

function measureSync(work: () => void): number {
  const startedMs = performance.now();
  work();
  return performance.now() - startedMs;
}

async function measure(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

async function openWriter(
  folder: string,
): Promise<{ readonly writer: LedgerWriter; readonly close: () => Promise<void> }> {
  const ports = {
    clock: { now: () => 0 },
    random: { bytes: (count: number) => new Uint8Array(count), fraction: () => 0 },
    processes: { isGone: () => false },
  };
  const database = openSqlite<LedgerSchema>(join(folder, 'ledger.db'));
  const ledger = await openSqlLedger(database, ports, { dialect: 'sqlite' });
  const holder = { id: 'bench', host: 'here', user: 'bench', pid: 1, bootId: '', pidStartedAt: '' };
  const writer = await ledger.takeLease(holder, 60_000);
  if ('heldBy' in writer) throw new Error('A new ledger is held by nobody.');
  return { writer, close: () => ledger.close() };
}

const run = { id: formatUlid(1, new Uint8Array(10)), name: '2026-11-22', kind: 'footage', openedAtMs: 0 } as const;

function intentOf(count: number): SubmissionIntent {
  const fingerprint = fingerprintSchema.parse(`fp1:${'a'.repeat(64)}`);
  const shotId = shotIdSchema.parse('DCK_0010');
  const submissionId = formatUlid(2, new Uint8Array(10));
  const request = renderRequestSchema.parse({
    method: 'create',
    model: 'sora-2',
    prompt: 'Wide shot of a harbor at dawn.',
    size: '1280x720',
    seconds: 4,
    params: {},
    characters: [],
  });
  const facts = { episode: undefined, sequence: 'DCK', method: 'create', notes: undefined, createdAtMs: 0 } as const;
  return {
    submission: {
      id: submissionId,
      runId: run.id,
      server: 'https://api.example/v1#1',
      model: 'sora-2',
      inputFileId: 'file_1',
      inputSha256: sha256Of(''),
      lineCount: count,
      intendedAtMs: 0,
    },
    versions: [
      { ...facts, shotId, version: 1, fingerprint, request, place: { file: 'shotlists/harbor.shotlist.yaml' } },
    ],
    attempts: Array.from({ length: count }, (_, index) => ({
      customId: formatCustomId({ shotId, take: index + 1, attempt: 1, fingerprint }),
      shotId,
      version: 1,
      take: index + 1,
      attempt: 1,
      runId: run.id,
      submissionId,
      line: index + 1,
      price: { kind: 'known', microUsd: 400_000 },
      isPlaceholder: false,
      createdAtMs: 0,
    })),
    budget: noBudget,
  };
}
