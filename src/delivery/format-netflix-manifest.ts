import { formatCsvRow } from '../domain/csv-row.js';
import { formatVersion } from '../domain/take-name.js';
import type { CutTimeline } from './cut-timeline.js';
import type { DeliveryDocument } from './delivery-document.js';
import type { Edition } from './edition.js';

const columns = [
  'Filename',
  'Relative Path',
  'Link',
  'Task',
  'Submitting For',
  'Description',
  'Partner Version',
  'Partner Entity ID',
  'Partner Artist',
  'Name',
];

/**
 * Netflix Animation Studio's delivery manifest, `<project>_<partner>_YYYYMMDD_##.csv`.
 * https://partnerhelp.netflixstudios.com/hc/en-us/articles/4409337964819
 */
export function formatNetflixManifest({ events, show }: CutTimeline, { date, number }: Edition): DeliveryDocument {
  const rows = events.flatMap(({ media, shot }) => {
    if (media === undefined) return [];
    const { shotId, notes } = shot.planned;
    const cells = [
      `${media.name}.mp4`,
      media.path,
      shotId,
      'gen',
      'WIP',
      notes ?? '',
      formatVersion(media.version),
      shotId,
      '',
      media.name,
    ];
    return [formatCsvRow(cells)];
  });
  return {
    name: `${show}_nightshoot_${date.replaceAll('-', '')}_${String(number).padStart(2, '0')}.csv`,
    body: [formatCsvRow(columns), ...rows].join(''),
  };
}
