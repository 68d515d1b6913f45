import { formatCsvRow } from '../domain/csv-row.js';
import { formatFrameRate } from '../domain/frame-rate.js';
import { type CutEvent, type CutTimeline, cutRate } from './cut-timeline.js';
import type { DeliveryDocument } from './delivery-document.js';
import { type Edition, editionSuffix } from './edition.js';

/** Headers exactly as Kitsu's shot import knows them, without a byte order mark, which it would take for a name. */
const columns = [
  'Episode',
  'Sequence',
  'Name',
  'Description',
  'Nb Frames',
  'Frame In',
  'Frame Out',
  'FPS',
  'Resolution',
];

/** The shots of the cut for Kitsu's CSV import. https://github.com/cgwire/zou/blob/main/zou/app/blueprints/source/csv/shots.py */
export function formatKitsuCsv(timeline: CutTimeline, edition: Edition, firstFrame: number): DeliveryDocument {
  const rows = timeline.events.map(({ shot, recordFrames, media }) => {
    const { episode, sequence, notes } = shot.planned;
    const size = media === undefined ? shot.planned.request.size : `${media.width}x${media.height}`;
    const range = [recordFrames, firstFrame, firstFrame + recordFrames - 1];
    return formatCsvRow([
      episode ?? '',
      sequence ?? '',
      shotName(shot),
      notes ?? '',
      ...range,
      formatFrameRate(cutRate(timeline)),
      size,
    ]);
  });
  return { name: `kitsu_shots_${editionSuffix(edition)}.csv`, body: [formatCsvRow(columns), ...rows].join('') };
}

/** `HRB_DCK-0010`: Kitsu's default clip name template, so that its OTIO and EDL import finds the shots untouched. */
export function kitsuClipName({ shot }: CutEvent, show: string): string {
  const { episode, sequence } = shot.planned;
  const place = [show, episode, sequence].filter((part) => part !== undefined).join('_');
  return `${place}-${shotName(shot)}`;
}

/** The shot's own code, its sequence and episode taken off. */
function shotName({ planned: { shotId, sequence, episode } }: CutEvent['shot']): string {
  const prefix = [episode, sequence].filter((part) => part !== undefined).join('_');
  return prefix !== '' && shotId.startsWith(`${prefix}_`)
    ? shotId.slice(prefix.length + 1)
    : shotId.replace(new RegExp(`^${sequence ?? ''}_`), '');
}
