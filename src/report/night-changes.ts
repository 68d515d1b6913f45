import type { AttemptRecord, VersionRecord } from '../domain/ledger-records.js';
import type { PlannedShot, ShotChange } from '../domain/render-plan.js';
import type { RenderRequest } from '../domain/render-request.js';
import { compareShotIds } from '../domain/shot-id.js';
import { formatTake, formatVersion } from '../domain/take-name.js';
import type { DailiesTake, NightChange } from './dailies-model.js';
import type { NightLookup } from './night-lookup.js';

/** What is different from the morning before, one line a shot and kind. */
export function nightChanges(night: NightLookup, takes: readonly DailiesTake[]): readonly NightChange[] {
  const changes = [
    ...night.records.plan.shots.flatMap(listChange),
    ...takes.flatMap((take) => takeChange(night, take)),
  ];
  const byLine = new Map(changes.map((change) => [`${change.kind} ${change.shotId} ${change.detail}`, change]));
  return [...byLine.values()].sort((left, right) => compareShotIds(left.shotId, right.shotId));
}

function listChange({ shotId, version, change, reason }: PlannedShot): readonly NightChange[] {
  return isMove(change) ? [{ kind: change, shotId, version, detail: reason }] : [];
}

/** A shot that left or came back to the lists is told of, whether or not anything was made of it. */
export function isListChange({ change }: PlannedShot): boolean {
  return isMove(change);
}

function isMove(change: ShotChange): change is 'omitted' | 'reinstated' {
  return change === 'omitted' || change === 'reinstated';
}

function takeChange(night: NightLookup, take: DailiesTake): readonly NightChange[] {
  const { shotId, version } = take;
  const record = version === undefined ? undefined : night.version(shotId, version);
  if (record === undefined) return [];
  const tonight = take.attempts.filter((attempt) => attempt.isTonight);
  const line = (kind: NightChange['kind'], detail: string): readonly NightChange[] => [
    { kind, shotId, version, detail },
  ];
  if (tonight.length === 0) {
    return take.group === 'Needs you'
      ? line('still_waiting', `${formatTake(take.take)} needs someone since an earlier night`)
      : [];
  }
  if (tonight.length < take.attempts.length) {
    return take.state === 'landed'
      ? line('recovered', `${formatTake(take.take)} is in after an earlier try failed`)
      : [];
  }
  return versionChange(night, record, line);
}

/** All attempts of the take are of tonight: is the version new, or only the take? */
function versionChange(
  night: NightLookup,
  record: VersionRecord,
  line: (kind: NightChange['kind'], detail: string) => readonly NightChange[],
): readonly NightChange[] {
  const ofShot = night.attemptsOfShot(record.shotId);
  const isOlder = (attempt: AttemptRecord) => attempt.runId < night.records.run.id;
  const name = formatVersion(record.version);
  if (ofShot.some((attempt) => attempt.version === record.version && isOlder(attempt))) {
    return line('retake', `another take of ${name}`);
  }
  const newer = ofShot.some((attempt) => attempt.version > record.version && isOlder(attempt));
  if (newer) return line('reverted', `${name} was asked for again`);
  const [before] = night.earlierVersions(record.shotId, record.version);
  if (before === undefined) return line('new', 'first version');
  return line(
    'changed',
    `${formatVersion(before.version)} to ${name}: ${changedFields(before.request, record.request)}`,
  );
}

/** `prompt, size`: what of the request is different. */
function changedFields(before: RenderRequest, after: RenderRequest): string {
  const changed = comparedFields.filter(([, fieldOf]) => fieldOf(before) !== fieldOf(after)).map(([name]) => name);
  return changed.length === 0 ? 'parameters' : changed.join(', ');
}

const comparedFields: readonly (readonly [name: string, fieldOf: (request: RenderRequest) => string])[] = [
  ['method', (request) => request.method],
  ['model', (request) => request.model],
  ['prompt', (request) => request.prompt],
  ['size', (request) => request.size],
  ['seconds', (request) => String(request.seconds)],
  ['input reference', (request) => JSON.stringify(request.inputReference)],
  ['characters', (request) => JSON.stringify(request.characters)],
  ['parameters', (request) => JSON.stringify(request.params)],
  ['parent', (request) => JSON.stringify(request.parent)],
];
