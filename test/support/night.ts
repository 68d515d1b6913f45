import type { AttemptState } from '../../src/domain/attempt-state.js';
import { formatCustomId } from '../../src/domain/custom-id.js';
import { fingerprintOf } from '../../src/domain/fingerprint.js';
import type {
  AssetRecord,
  AttemptRecord,
  RunRecord,
  SubmissionRecord,
  VersionRecord,
} from '../../src/domain/ledger-records.js';
import { type Money, microUsd } from '../../src/domain/money.js';
import { type AssetKind, takeKey } from '../../src/domain/object-key.js';
import type { Failure } from '../../src/domain/outcome.js';
import type { PlannedShot, RenderPlan, ShotChange } from '../../src/domain/render-plan.js';
import { type RenderRequest, renderRequestSchema } from '../../src/domain/render-request.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { shotIdSchema } from '../../src/domain/shot-id.js';
import { formatUlid, type Ulid } from '../../src/domain/ulid.js';
import type { DailiesRecords } from '../../src/report/assemble-dailies.js';

/** 2026-11-22 22:30 in Berlin. */
export const eveningMs = Date.UTC(2026, 10, 22, 21, 30);
const minuteMs = 60_000;

/** One take of a night, as a test says it; what is left out is an ordinary harbor shot. */
export interface TakeSketch {
  readonly shot: string;
  readonly take?: number;
  readonly version?: number;
  /** States of its attempts, oldest first; none: it was never sent. */
  readonly attempts?: readonly AttemptState[];
  /** Attempts before this one belong to an earlier run. */
  readonly tonightFrom?: number;
  readonly prompt?: string;
  readonly model?: string;
  readonly size?: string;
  readonly seconds?: number;
  readonly notes?: string;
  readonly failure?: Failure;
  readonly price?: Money;
  readonly change?: ShotChange;
  readonly reason?: string;
  readonly deadlineMs?: number;
  readonly isPlaceholder?: boolean;
  /** The list asks for this prompt by now: the version is superseded. */
  readonly promptSince?: string;
  /** The version before had this prompt and landed on an earlier night. */
  readonly before?: string;
  /** The plan holds another attempt for it. */
  readonly hasRetryLeft?: boolean;
  readonly frameRate?: number;
  readonly hasAudio?: boolean;
}

export function aRun(over: Partial<RunRecord> = {}): RunRecord {
  return {
    id: ulidAt(eveningMs),
    name: '2026-11-22',
    kind: 'footage',
    openedAtMs: eveningMs,
    closedAtMs: eveningMs + 480 * minuteMs,
    commit: 'b17c0de4f00d1234567890abcdef1234567890ab',
    ...over,
  };
}

/** The records that the ledger and the plan would hold of such a night. */
export function aNight(sketches: readonly TakeSketch[], over: Partial<DailiesRecords> = {}): DailiesRecords {
  const run = over.run ?? aRun();
  const shots = new Map<string, PlannedShot>();
  const versions = new Map<string, VersionRecord>();
  const attempts: AttemptRecord[] = [];
  const assets: AssetRecord[] = [];
  for (const sketch of sketches) {
    const version = aVersion(sketch);
    const made = attemptsOf(sketch, version, run);
    if (made.length > 0) versions.set(`${version.shotId} ${version.version}`, version);
    attempts.push(...made);
    assets.push(...made.filter((attempt) => attempt.state === 'landed').flatMap((landed) => assetsOf(sketch, landed)));
    if (sketch.before !== undefined) addVersionBefore(sketch, sketch.before);
    shots.set(sketch.shot, aPlannedShot(sketch, version, shots.get(sketch.shot)));
  }
  function addVersionBefore(sketch: TakeSketch, prompt: string): void {
    const older = {
      ...sketch,
      version: (sketch.version ?? 1) - 1,
      prompt,
      tonightFrom: 2,
      attempts: ['landed' as const],
    };
    const version = aVersion(older);
    versions.set(`${version.shotId} ${version.version}`, version);
    const landed = attemptsOf(older, version, run);
    attempts.push(...landed);
    assets.push(...landed.flatMap((attempt) => assetsOf(older, attempt)));
  }
  return {
    show: 'HRB',
    run,
    plan: aPlan([...shots.values()]),
    versions: [...versions.values()],
    attempts,
    assets,
    decisions: new Map(),
    submissions: submissionsOf(run, attempts),
    madeAtMs: eveningMs + 570 * minuteMs,
    timezone: 'Europe/Berlin',
    budgetMicroUsd: microUsd(80),
    ...over,
  };
}

export function aPlan(shots: readonly PlannedShot[]): RenderPlan {
  const lists = [{ file: 'shotlists/harbor.shotlist.yaml', sha256: sha256Of('harbor') }];
  return { format: 'nightshoot/plan@1', show: 'HRB', lists, catalogVersion: 'test', shots, refusals: [] };
}

function aVersion(sketch: TakeSketch): VersionRecord {
  const request = aRequest(sketch, sketch.prompt);
  const shotId = shotIdSchema.parse(sketch.shot);
  return {
    shotId,
    version: sketch.version ?? 1,
    fingerprint: fingerprintOf(request),
    episode: undefined,
    sequence: sketch.shot.includes('_') ? sketch.shot.split('_')[0] : undefined,
    method: 'create',
    request,
    place: { file: 'shotlists/harbor.shotlist.yaml', line: 12, column: 7 },
    notes: sketch.notes,
    createdAtMs: eveningMs,
  };
}

function aRequest(sketch: TakeSketch, prompt: string | undefined): RenderRequest {
  return renderRequestSchema.parse({
    method: 'create',
    model: sketch.model ?? 'sora-2',
    prompt: prompt ?? `Wide shot of the harbor for ${sketch.shot}, fog on the water.`,
    size: sketch.size ?? '1280x720',
    seconds: sketch.seconds ?? 8,
    params: {},
    characters: [],
  });
}

function attemptsOf(sketch: TakeSketch, version: VersionRecord, run: RunRecord): readonly AttemptRecord[] {
  const { shotId, fingerprint } = version;
  return (sketch.attempts ?? []).map((state, index) => {
    const attempt = index + 1;
    const isTonight = attempt >= (sketch.tonightFrom ?? 1);
    const take = sketch.take ?? 1;
    const runId = isTonight ? run.id : ulidAt(eveningMs - 1440 * minuteMs);
    return {
      customId: formatCustomId({ shotId, take, attempt, fingerprint }),
      shotId,
      version: version.version,
      take,
      attempt,
      runId,
      submissionId: runId,
      line: 1,
      state,
      price: sketch.price ?? { kind: 'known', microUsd: microUsd(0.8) },
      isPlaceholder: sketch.isPlaceholder ?? false,
      videoId: state === 'landed' || state === 'rendered' ? `video_${sketch.shot}_${take}_${attempt}` : undefined,
      failure: failed.has(state) ? (sketch.failure ?? aFailure()) : undefined,
      downloadDeadlineMs: sketch.deadlineMs,
      deadlineSource: sketch.deadlineMs === undefined ? undefined : 'video_expires_at',
      createdAtMs: run.openedAtMs + minuteMs,
      updatedAtMs: run.openedAtMs + (402 + spreadOf(sketch) * 3) * minuteMs,
    };
  });
}

const failed: ReadonlySet<AttemptState> = new Set(['refused', 'failed', 'expired', 'cancelled', 'rejected']);

/** Takes do not all come back in the same minute. */
function spreadOf(sketch: TakeSketch): number {
  return (Number(sketch.shot.replace(/\D/g, '')) % 100) / 10 + (sketch.take ?? 1);
}

export function aFailure(over: Partial<Failure> = {}): Failure {
  return {
    what: 'prompt',
    code: 'moderation_blocked',
    message: 'Your request was blocked by our moderation system.',
    isRetryable: false,
    ...over,
  };
}

function assetsOf(sketch: TakeSketch, attempt: AttemptRecord): readonly AssetRecord[] {
  const sequence = sketch.shot.includes('_') ? sketch.shot.split('_')[0] : undefined;
  const [width, height] = (sketch.size ?? '1280x720').split('x').map(Number);
  const media: readonly (readonly [AssetKind, string])[] = [
    ['video', 'video/mp4'],
    ['thumbnail', 'image/webp'],
    ['spritesheet', 'image/jpeg'],
  ];
  return media.map(([kind, mediaType]) => {
    const isVideo = kind === 'video';
    const { shotId, version, take, isPlaceholder } = attempt;
    const key = takeKey({ show: 'HRB', episode: undefined, sequence, shotId, version, take, isPlaceholder }, kind);
    return {
      customId: attempt.customId,
      kind,
      receipt: {
        key,
        location: `file:/mnt/renders/${key}`,
        sizeBytes: isVideo ? 4_200_000 : 9_000,
        sha256: sha256Of(key),
        proof: 'exclusive_link',
        storedAtMs: attempt.updatedAtMs + minuteMs,
      },
      mediaType,
      durationSeconds: isVideo ? (sketch.seconds ?? 8) : undefined,
      width: isVideo ? width : undefined,
      height: isVideo ? height : undefined,
      frameRate: isVideo ? (sketch.frameRate ?? 24) : undefined,
      hasAudio: isVideo ? (sketch.hasAudio ?? false) : undefined,
      c4: undefined,
      xxh128: undefined,
      findings: [],
    };
  });
}

function aPlannedShot(sketch: TakeSketch, version: VersionRecord, before: PlannedShot | undefined): PlannedShot {
  const request = sketch.promptSince === undefined ? version.request : aRequest(sketch, sketch.promptSince);
  const fingerprint = fingerprintOf(request);
  const take = sketch.take ?? 1;
  const attempt = (sketch.attempts?.length ?? 0) + 1;
  const next = {
    customId: formatCustomId({ shotId: version.shotId, take, attempt, fingerprint }),
    take,
    attempt,
    price: sketch.price ?? { kind: 'known' as const, microUsd: microUsd(0.8) },
    listPrice: sketch.price ?? { kind: 'known' as const, microUsd: microUsd(0.8) },
    lineSha256: sha256Of(sketch.shot),
  };
  return {
    shotId: version.shotId,
    episode: undefined,
    sequence: version.sequence,
    method: 'create',
    change: sketch.change ?? (sketch.promptSince === undefined ? 'unchanged' : 'changed'),
    reason: sketch.reason ?? 'renders because it is new',
    fingerprint,
    version: undefined,
    takes: Math.max(before?.takes ?? 0, take),
    request,
    askedSeconds: undefined,
    inputReference: undefined,
    place: version.place,
    notes: sketch.notes ?? before?.notes,
    attempts: [...(before?.attempts ?? []), ...(sketch.hasRetryLeft === true ? [next] : [])],
    deferred: [],
    landedTakes: [],
    unwantedTakes: [],
    replacesVersion: undefined,
    changedInputs: [],
  };
}

function submissionsOf(run: RunRecord, made: readonly AttemptRecord[]): readonly SubmissionRecord[] {
  const lineCount = made.filter((attempt) => attempt.runId === run.id).length;
  return [
    {
      id: run.id,
      runId: run.id,
      state: 'ended',
      server: 'http://127.0.0.1:1#test',
      model: 'sora-2',
      inputFileId: 'file_1',
      inputSha256: sha256Of('lines'),
      lineCount,
      batchId: 'batch_1',
      batchStatus: 'completed',
      outputFileId: 'file_2',
      errorFileId: undefined,
      batchEndedAtMs: run.openedAtMs + 400 * minuteMs,
      intendedAtMs: run.openedAtMs,
      updatedAtMs: run.openedAtMs + 400 * minuteMs,
    },
  ];
}

export function ulidAt(timeMs: number): Ulid {
  return formatUlid(timeMs, new Uint8Array(10));
}

/** A morning with one take in every group. */
export const everyGroup: readonly TakeSketch[] = [
  { shot: 'DCK_0010', take: 1, attempts: ['landed'], notes: 'hold for the gull' },
  { shot: 'DCK_0010', take: 2, attempts: ['landed'] },
  { shot: 'DCK_0020', attempts: ['refused'] },
  { shot: 'DCK_0030', attempts: ['expired'], hasRetryLeft: true },
  { shot: 'LGT_0010', attempts: ['submitted'] },
  { shot: 'LGT_0020', attempts: ['rendered'], deadlineMs: eveningMs + 24 * 60 * minuteMs },
  { shot: 'LGT_0030', attempts: ['lost'] },
  { shot: 'LGT_0040', change: 'on_hold', reason: 'on hold in the list' },
];
