import { type CsvCell, formatCsvRow } from '../domain/csv-row.js';
import { formatMoneyTotal } from '../domain/money.js';
import { formatPlace } from '../domain/place.js';
import { formatTake, formatVersion } from '../domain/take-name.js';
import type { DailiesDocument } from './dailies-document.js';
import type { DailiesModel, DailiesTake } from './dailies-model.js';
import { takeCost } from './take-cost.js';

/** A row a take, for spreadsheets. */
export function formatDailiesCsv(model: DailiesModel): DailiesDocument {
  const rows = model.takes.map((take) => columns.map(([, cellOf]) => cellOf(take)));
  const body = [columns.map(([name]) => name), ...rows].map(formatCsvRow).join('');
  return { name: 'report.csv', mediaType: 'text/csv; charset=utf-8', body };
}

const columns: readonly (readonly [name: string, cellOf: (take: DailiesTake) => CsvCell])[] = [
  ['shot', (take) => take.shotId],
  ['sequence', (take) => take.sequence],
  ['version', (take) => (take.version === undefined ? undefined : formatVersion(take.version))],
  ['take', (take) => formatTake(take.take)],
  ['name', (take) => take.name],
  ['group', (take) => take.group],
  ['state', (take) => take.state],
  ['attempt_state', (take) => take.attempts.at(-1)?.state],
  ['try', (take) => take.attempts.at(-1)?.attempt],
  ['why', whyNotIn],
  ['cost', (take) => (take.attempts.length === 0 ? undefined : formatMoneyTotal(takeCost(take)))],
  ['method', (take) => take.method],
  ['model', (take) => take.model],
  ['size', (take) => take.size],
  ['seconds', (take) => take.seconds],
  ['duration_seconds', (take) => take.files.video?.durationSeconds],
  ['frame_rate', (take) => take.files.video?.frameRate],
  ['video', (take) => take.files.video?.location],
  ['video_sha256', (take) => take.files.video?.sha256],
  ['prompt', (take) => take.prompt],
  ['notes', (take) => take.notes],
  ['written_at', (take) => formatPlace(take.place)],
];

/** A take that is in needs no reason, but for a list that has moved on from it. */
function whyNotIn({ state, attempts, reason, isSuperseded }: DailiesTake): string | undefined {
  if (state !== 'landed') return attempts.at(-1)?.failure?.message ?? reason;
  return isSuperseded && reason !== undefined ? `the list has since moved: ${reason}` : undefined;
}
