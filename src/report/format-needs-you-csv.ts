import { formatCsvRow } from '../domain/csv-row.js';
import { groupBy } from '../domain/group-by.js';
import { formatPlace } from '../domain/place.js';
import type { DailiesDocument } from './dailies-document.js';
import type { DailiesModel } from './dailies-model.js';

/** A row a shot that waits for someone, with an empty column to write a new prompt into; `nightshoot import` merges it back. */
export function formatNeedsYouCsv(model: DailiesModel): DailiesDocument {
  const waiting = groupBy(
    model.takes.filter((take) => take.group === 'Needs you'),
    (take) => take.shotId,
  );
  const rows = [...waiting.values()].flatMap(([take]) => {
    if (take === undefined) return [];
    const reason = take.attempts.at(-1)?.failure?.message ?? take.attempts.at(-1)?.state ?? take.state;
    return [formatCsvRow([take.shotId, take.prompt, reason, formatPlace(take.place), ''])];
  });
  const header = formatCsvRow(['id', 'prompt', 'reason', 'written_at', 'new_prompt']);
  return { name: 'needs-you.csv', mediaType: 'text/csv; charset=utf-8', body: [header, ...rows].join('') };
}
