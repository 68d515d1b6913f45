import { type CsvCell, formatCsvRow } from '../domain/csv-row.js';
import { formatFrameRate } from '../domain/frame-rate.js';
import { formatTake, formatVersion } from '../domain/take-name.js';
import type { ClipMedia } from './clip-media.js';
import type { CutEvent } from './cut-timeline.js';
import type { DeliveryDocument } from './delivery-document.js';
import { type Edition, editionSuffix } from './edition.js';

/** A row a shot of the delivery: what lies where, and what is not in. */
export function formatManifestCsv(events: readonly CutEvent[], edition: Edition): DeliveryDocument {
  const rows = events.map((event) => formatCsvRow(columns.map(([, cellOf]) => cellOf(event, event.media))));
  return {
    name: `manifest_${editionSuffix(edition)}.csv`,
    body: [formatCsvRow(columns.map(([name]) => name)), ...rows].join(''),
  };
}

type CellOf = (event: CutEvent, media: ClipMedia | undefined) => CsvCell;

const columns: readonly (readonly [name: string, cellOf: CellOf])[] = [
  ['shot', ({ shot }) => shot.planned.shotId],
  ['sequence', ({ shot }) => shot.planned.sequence],
  ['status', (_, media) => (media === undefined ? 'missing' : 'in')],
  ['file', (_, media) => media?.path],
  ['version', (_, media) => media && formatVersion(media.version)],
  ['take', (_, media) => media && formatTake(media.take)],
  ['reel', ({ reel }) => (reel === '' ? undefined : reel)],
  ['frames', (_, media) => media?.frames],
  ['frame_rate', (_, media) => media && formatFrameRate(media.rate)],
  ['width', (_, media) => media?.width],
  ['height', (_, media) => media?.height],
  ['audio', (_, media) => media && (media.hasAudio ? 'yes' : 'no')],
  ['cut_frames', ({ recordFrames }) => recordFrames],
  ['model', ({ shot }, media) => media?.model ?? shot.planned.request.model],
  ['size_bytes', (_, media) => media?.sizeBytes],
  ['sha256', (_, media) => media?.sha256],
  ['c4', (_, media) => media?.c4],
  ['xxh128', (_, media) => media?.xxh128],
  ['store', (_, media) => media?.location],
  ['flags', ({ flags }) => flags.join('; ')],
  ['findings', (_, media) => media?.findings.join('; ')],
  ['notes', ({ shot }) => shot.planned.notes],
];
