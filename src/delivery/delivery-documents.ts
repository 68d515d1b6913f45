import type { CutTimeline } from './cut-timeline.js';
import type { DeliveryDocument } from './delivery-document.js';
import { type Edition, editionSuffix } from './edition.js';
import { formatAle } from './format-ale.js';
import { formatEdl } from './format-edl.js';
import { formatFcp7Xml, type MediaRoot } from './format-fcp7-xml.js';
import { formatManifestCsv } from './format-manifest-csv.js';
import { formatNetflixManifest } from './format-netflix-manifest.js';
import { formatOtio } from './format-otio.js';

import { formatKitsuCsv, kitsuClipName } from './kitsu.js';
import { readme } from './readme.js';

export type DeliveryPreset = 'netflix' | 'kitsu';

export interface DocumentWish {
  /** At least one: absolute paths in FCP7 XML need a place. */
  readonly roots: readonly MediaRoot[];
  readonly presets: readonly DeliveryPreset[];
  readonly edition: Edition;
  readonly firstFrame: number;
}

/** Every text of a delivery. The last timeline is the assembly, which the manifests list. */
export function deliveryDocuments(timelines: readonly CutTimeline[], wish: DocumentWish): readonly DeliveryDocument[] {
  const assembly = timelines.at(-1);
  if (assembly === undefined) return [];
  const { edition } = wish;
  return [
    ...timelines.flatMap((timeline) => [
      formatOtio(timeline, edition),
      ...wish.roots.map((root) => formatFcp7Xml(timeline, edition, root)),
      ...formatEdl(timeline, edition),
      formatAle(timeline, edition),
    ]),
    formatManifestCsv(assembly.events, edition),
    ...(wish.presets.includes('netflix') ? [formatNetflixManifest(assembly, edition)] : []),
    ...(wish.presets.includes('kitsu') ? kitsuDocuments(timelines, assembly, wish) : []),
    readme,
  ];
}

function kitsuDocuments(
  timelines: readonly CutTimeline[],
  assembly: CutTimeline,
  { edition, firstFrame }: DocumentWish,
): readonly DeliveryDocument[] {
  return [
    formatKitsuCsv(assembly, edition, firstFrame),
    ...timelines.map((timeline) => ({
      ...formatOtio(timeline, edition, (event) => kitsuClipName(event, timeline.show)),
      name: `kitsu_${timeline.stem}_${editionSuffix(edition)}.otio`,
    })),
  ];
}
