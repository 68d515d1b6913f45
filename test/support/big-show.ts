import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LedgerSchema } from '../../src/adapters/ledger/ledger-schema.js';
import { openSqlLedger } from '../../src/adapters/ledger/sql-ledger.js';
import { openProjectFiles } from '../../src/adapters/project-files/open-project-files.js';
import { openSqlite } from '../../src/adapters/sql/open-sqlite.js';
import { compareText } from '../../src/domain/compare-text.js';
import type { AssetRecord, AttemptRecord, RunRecord, VersionRecord } from '../../src/domain/ledger-records.js';
import { type AssetKind, takeKey } from '../../src/domain/object-key.js';
import type { PlannedShot } from '../../src/domain/render-plan.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { formatUlid } from '../../src/domain/ulid.js';
import type { Ledger, LedgerRecords, LedgerWriter } from '../../src/ports/ledger.js';
import { runReadShotLists } from '../../src/shotlist/run-read-shot-lists.js';
import { generatedCsv } from './generated-list.js';
import { listOptions } from './list-options.js';
import { planOf } from './plan-builder.js';

/** 2026-11-22 22:30 in Berlin. */
const eveningMs = Date.UTC(2026, 10, 22, 21, 30);
const hourMs = 3_600_000;
const runId = formatUlid(eveningMs, new Uint8Array(10));
/** Takes of one submission, and of one transaction here. */
const shardLines = 10_000;

export interface BigShow {
  readonly shots: number;
  /** landed: everything is in. rendered: everything waits at the server, for half a day yet. */
  readonly state: 'landed' | 'rendered';
}

/**
 * A project in `folder` whose list asks for so many shots, and whose ledger knows each of them, as one night would have
 * left it. Written by the ledger's own bulk writes.
 */
export async function makeBigShow(folder: string, show: BigShow): Promise<void> {
  await mkdir(join(folder, 'shotlists'), { recursive: true });
  await writeFile(join(folder, 'shotlists/big.csv'), generatedCsv(show.shots));
  await writeFile(join(folder, 'nightshoot.yaml'), config);
  const files = openProjectFiles(folder);
  const { lists } = await runReadShotLists({ patterns: ['shotlists/big.csv'] }, { files }, listOptions());
  const { shots } = planOf(lists);
  await writeFirstClip(folder, shots);
  const ledger = await openLedger(folder);
  try {
    await fillLedger(ledger, shots, show);
  } finally {
    await ledger.close();
  }
}

const config = `format: nightshoot/config@1
show: HRB
timezone: Europe/Berlin
server: { url: 'http://127.0.0.1:9/v1', kind: vllm-omni, key: none }
`;

/** The one clip that a run looks for, to see that the store is the one it knows. */
async function writeFirstClip(folder: string, shots: readonly PlannedShot[]): Promise<void> {
  const [first] = shots.toSorted((left, right) => compareText(left.shotId, right.shotId));
  if (first === undefined) return;
  const key = takeKey({ ...first, show: 'HRB', version: 1, take: 1, isPlaceholder: false }, 'video');
  await mkdir(join(folder, 'renders', dirname(key)), { recursive: true });
  await writeFile(join(folder, 'renders', key), 'clip');
}

function openLedger(folder: string): Promise<Ledger> {
  const ports = {
    clock: { now: () => eveningMs },
    random: { bytes: (count: number) => new Uint8Array(count), fraction: () => 0 },
    processes: { isGone: () => false },
  };
  const database = openSqlite<LedgerSchema>(join(folder, '.nightshoot/ledger.db'));
  return openSqlLedger(database, ports, { dialect: 'sqlite' });
}

async function fillLedger(ledger: Ledger, shots: readonly PlannedShot[], { state }: BigShow): Promise<void> {
  const holder = { id: 'big', host: 'here', user: 'ada', pid: 1, bootId: '', pidStartedAt: '' };
  const writer = await ledger.takeLease(holder, hourMs);
  if ('heldBy' in writer) throw new Error('A new ledger is held by nobody.');
  await writer.claimShow('HRB');
  for (let start = 0; start < shots.length; start += shardLines) {
    const records = recordsOf(shots.slice(start, start + shardLines), { start, state });
    await writer.restore(records, eveningMs);
    await tellOf(records, writer);
  }
  await writer.releaseLease();
}

function recordsOf(
  shots: readonly PlannedShot[],
  { start, state }: { readonly start: number; readonly state: BigShow['state'] },
): LedgerRecords {
  const submissionId = formatUlid(eveningMs + start, new Uint8Array(10));
  const attempts = shots.map((shot, index): AttemptRecord => attemptOf(shot, { submissionId, state, line: index + 1 }));
  return {
    runs: [run],
    versions: shots.map(versionOf),
    submissions: [
      {
        id: submissionId,
        runId,
        state: 'ended',
        server: 'vllm-omni http://127.0.0.1:9/v1',
        model: 'sora-2',
        inputFileId: 'file_1',
        inputSha256: sha256Of(''),
        lineCount: shots.length,
        batchId: `batch_${start}`,
        batchStatus: 'completed',
        outputFileId: 'file_2',
        errorFileId: undefined,
        batchEndedAtMs: eveningMs + 6 * hourMs,
        intendedAtMs: eveningMs,
        updatedAtMs: eveningMs + 6 * hourMs,
      },
    ],
    attempts,
    assets: state === 'landed' ? shots.flatMap((shot, index) => assetsOf(shot, attempts[index])) : [],
    decisions: [],
  };
}

const run: RunRecord = {
  id: runId,
  name: '2026-11-22',
  kind: 'footage',
  openedAtMs: eveningMs,
  closedAtMs: eveningMs + 9 * hourMs,
  commit: undefined,
};

function versionOf({
  shotId,
  fingerprint,
  episode,
  sequence,
  method,
  request,
  place,
  notes,
}: PlannedShot): VersionRecord {
  return { shotId, version: 1, fingerprint, episode, sequence, method, request, place, notes, createdAtMs: eveningMs };
}

function attemptOf(
  { shotId, attempts: [planned] }: PlannedShot,
  { state, submissionId, line }: Pick<AttemptRecord, 'state' | 'submissionId' | 'line'>,
): AttemptRecord {
  if (planned === undefined) throw new Error(`${shotId} has no attempt planned.`);
  return {
    customId: planned.customId,
    shotId,
    version: 1,
    take: planned.take,
    attempt: planned.attempt,
    runId,
    submissionId,
    line,
    state,
    price: { kind: 'known', microUsd: 400_000 },
    isPlaceholder: false,
    videoId: `video_${sha256Of(planned.customId).slice(0, 32)}`,
    failure: undefined,
    downloadDeadlineMs: Date.UTC(2099, 0, 1) + line,
    deadlineSource: 'video_expires_at',
    createdAtMs: eveningMs,
    updatedAtMs: eveningMs + 6 * hourMs,
  };
}

const mediaTypes = { video: 'video/mp4', thumbnail: 'image/webp', spritesheet: 'image/jpeg' };

function assetsOf({ episode, sequence }: PlannedShot, attempt: AttemptRecord | undefined): readonly AssetRecord[] {
  if (attempt === undefined) return [];
  const { customId, shotId, version, take, isPlaceholder } = attempt;
  const place = { show: 'HRB', episode, sequence, shotId, version, take, isPlaceholder };
  return (['video', 'thumbnail', 'spritesheet'] as const).map((kind) => assetOf(customId, kind, takeKey(place, kind)));
}

function assetOf(customId: AttemptRecord['customId'], kind: AssetKind, key: string): AssetRecord {
  const isVideo = kind === 'video';
  const sha256 = sha256Of(key);
  return {
    customId,
    kind,
    receipt: {
      key,
      location: `file:/mnt/renders/${key}`,
      sizeBytes: isVideo ? 4_200_000 : 9_000,
      sha256,
      proof: 'exclusive_link',
      storedAtMs: eveningMs + 7 * hourMs,
    },
    mediaType: mediaTypes[kind],
    durationSeconds: isVideo ? 8 : undefined,
    width: isVideo ? 1280 : undefined,
    height: isVideo ? 720 : undefined,
    frameRate: isVideo ? 24 : undefined,
    hasAudio: isVideo ? false : undefined,
    c4: `c4${sha256}${sha256.slice(0, 24)}`,
    xxh128: sha256.slice(0, 32),
    findings: [],
  };
}

/** What a night leaves in the events: each attempt's outcome, each file, each landing. */
async function tellOf({ attempts, assets }: LedgerRecords, writer: LedgerWriter): Promise<void> {
  const own = { runId, who: 'nightshoot', atMs: eveningMs + 6 * hourMs } as const;
  await writer.recordEvents([
    ...attempts.map(({ customId, line }) => {
      const detail = { code: null, evidence: `file_2, line ${line}` };
      return { ...own, subject: 'attempt', subjectId: customId, event: 'rendered', detail } as const;
    }),
    ...assets.map(({ customId, kind, receipt: { key, sha256, proof } }) => {
      const detail = { key, sha256, proof };
      return { ...own, subject: 'asset', subjectId: customId, event: `stored ${kind}`, detail } as const;
    }),
    ...attempts
      .filter(({ state }) => state === 'landed')
      .map(
        ({ customId }) => ({ ...own, subject: 'attempt', subjectId: customId, event: 'landed', detail: {} }) as const,
      ),
  ]);
}
