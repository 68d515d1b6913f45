import { encodeWireLine, type ServerAssets } from '../batch/encode-line.js';
import { type Shard, type ShardLimits, shardLines } from '../batch/shard-lines.js';
import type { CustomId } from '../domain/custom-id.js';
import type { VersionRecord } from '../domain/ledger-records.js';
import { type PlannedAttempt, type PlannedShot, plannedAttempts, type RenderPlan } from '../domain/render-plan.js';

/** One batch to be: its file, and the attempts on its lines in their order. */
export interface CutSubmission {
  readonly shard: Shard;
  readonly lines: readonly CutLine[];
}

export interface CutLine {
  readonly shot: PlannedShot;
  readonly attempt: PlannedAttempt;
  readonly version: VersionRecord;
}

/** The plan's `create` attempts as batches; `extend` and `edit` are no batch lines. */
export function cutSubmissions(
  plan: RenderPlan,
  versions: readonly VersionRecord[],
  { assets, limits }: { readonly assets: ServerAssets; readonly limits: ShardLimits },
): readonly CutSubmission[] {
  const versionOf = new Map(versions.map((version) => [`${version.shotId} ${version.fingerprint}`, version]));
  const lines = new Map<CustomId, CutLine>();
  for (const { shot, attempt } of plannedAttempts(plan)) {
    const version = versionOf.get(`${shot.shotId} ${shot.fingerprint}`);
    if (shot.method === 'create' && version !== undefined) lines.set(attempt.customId, { shot, attempt, version });
  }
  const encoded = [...lines].map(([customId, { shot, attempt }]) => ({
    customId,
    model: shot.request.model,
    line: encodeWireLine({ customId, request: shot.request, take: attempt.take }, assets),
  }));
  return shardLines(encoded, limits).map((shard) => ({
    shard,
    lines: shard.customIds.flatMap((customId) => lines.get(customId) ?? []),
  }));
}
