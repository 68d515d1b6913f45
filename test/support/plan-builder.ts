import { assembleCatalog } from '../../src/catalog/catalog.js';
import type { AttemptRecord, VersionRecord } from '../../src/domain/ledger-records.js';
import { microUsd } from '../../src/domain/money.js';
import type { PlannedShot, RenderPlan } from '../../src/domain/render-plan.js';
import { sha256Of } from '../../src/domain/sha256.js';
import type { ShotList } from '../../src/domain/shot-list.js';
import { formatUlid } from '../../src/domain/ulid.js';
import { assemblePlan, type PlanInput, type PlanOptions } from '../../src/plan/assemble-plan.js';
import { renderRequests } from '../../src/plan/render-requests.js';
import { historyByShot } from '../../src/plan/shot-history.js';
import { shotsInOrder } from '../../src/plan/shots-in-order.js';
import { decodeText } from '../../src/shotlist/decode-text.js';
import { fillInList } from '../../src/shotlist/fill-in-list.js';
import type { ListOptions } from '../../src/shotlist/list-options.js';
import { parseCsvList } from '../../src/shotlist/parse-csv-list.js';
import { parseYamlList } from '../../src/shotlist/parse-yaml-list.js';
import { listOptions } from './list-options.js';

/** A list as its author would write it: shots below a header with the usual defaults. Must be sound. */
export function listOf(shots: string, options: ListOptions = listOptions(), file = 'harbor.yaml'): ShotList {
  const header =
    'format: nightshoot/shot-list@1\nshow: HRB\ndefaults: { model: sora-2, size: 1280x720, seconds: 8 }\nshots:\n';
  const text = file.endsWith('.csv') ? shots : header + shots;
  const source = decodeText(file, Buffer.from(text));
  if ('severity' in source) throw new Error(source.message);
  const parsed = file.endsWith('.csv') ? parseCsvList(source, options.config) : parseYamlList(source);
  if (parsed.list === undefined) throw new Error(JSON.stringify(parsed.diagnostics));
  const { list, diagnostics } = fillInList(parsed.list, sha256Of(text), options);
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  return list;
}

export function planOf(
  lists: readonly ShotList[],
  known: Partial<PlanInput> = {},
  options: Partial<PlanOptions> = {},
): RenderPlan {
  const catalog = options.catalog ?? assembleCatalog([]);
  const requested = renderRequests(shotsInOrder(lists), { catalog, contents: new Map() });
  return assemblePlan(
    { show: 'HRB', lists, requested, history: new Map(), decisions: new Map(), wereOut: new Set(), ...known },
    {
      catalog,
      rendersPlaceholders: false,
      retries: { rateLimit: 3, neverStarted: 2, outputRefused: 1 },
      ...options,
    },
  );
}

/** The ledger after every take of a plan got the given state. */
export function historyAfter(
  plan: RenderPlan,
  state: AttemptRecord['state'] = 'landed',
  over: Partial<AttemptRecord> = {},
): PlanInput['history'] {
  const versions = plan.shots.map((shot) => versionOf(shot));
  const attempts = plan.shots.flatMap((shot) =>
    shot.attempts.map((attempt) => attemptOf(shot, attempt, { state, ...over })),
  );
  return historyByShot({ versions, attempts, unsettled: versions });
}

function versionOf(shot: PlannedShot): VersionRecord {
  const { shotId, fingerprint, episode, sequence, method, request, place, notes } = shot;
  return { shotId, version: 1, fingerprint, episode, sequence, method, request, place, notes, createdAtMs: 0 };
}

function attemptOf(
  shot: PlannedShot,
  { customId, take, attempt }: PlannedShot['attempts'][number],
  over: Partial<AttemptRecord>,
): AttemptRecord {
  const ulid = formatUlid(0, new Uint8Array(10));
  return {
    customId,
    shotId: shot.shotId,
    version: 1,
    take,
    attempt,
    runId: ulid,
    submissionId: ulid,
    line: 1,
    state: 'submitted',
    price: { kind: 'known', microUsd: microUsd(0.4) },
    isPlaceholder: false,
    videoId: undefined,
    failure: undefined,
    downloadDeadlineMs: undefined,
    deadlineSource: undefined,
    createdAtMs: 0,
    updatedAtMs: 0,
    ...over,
  };
}
