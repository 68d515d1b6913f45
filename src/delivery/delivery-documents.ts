import type { CutTimeline } from './cut-timeline.js';
import type { DeliveryDocument } from './delivery-document.js';
import { formatAle } from './format-ale.js';
import { formatEdl } from './format-edl.js';
import { formatFcp7Xml, type MediaRoot } from './format-fcp7-xml.js';
import { formatManifestCsv } from './format-manifest-csv.js';
import { formatNetflixManifest } from './format-netflix-manifest.js';
import { formatOtio } from './format-otio.js';
import { formatReadme } from './format-readme.js';
import { formatKitsuCsv, kitsuClipName } from './kitsu.js';

export type DeliveryPreset = 'netflix' | 'kitsu';

export interface DocumentWish {
  /** At least one: absolute paths in FCP7 XML need a place. */
  readonly roots: readonly MediaRoot[];
  readonly presets: readonly DeliveryPreset[];
  readonly date: string;
  readonly firstFrame: number;
}

/** Every text of a delivery. The last timeline is the assembly, which the manifests list. */
export function deliveryDocuments(timelines: readonly CutTimeline[], wish: DocumentWish): readonly DeliveryDocument[] {
  const assembly = timelines.at(-1);
  if (assembly === undefined) return [];
  return [
    ...timelines.flatMap((timeline) => [
      formatOtio(timeline),
      ...wish.roots.map((root) => formatFcp7Xml(timeline, root)),
      ...formatEdl(timeline),
      formatAle(timeline),
    ]),
    formatManifestCsv(assembly.events),
    ...(wish.presets.includes('netflix')
      ? [formatNetflixManifest(assembly.events, { show: assembly.show, date: wish.date })]
      : []),
    ...(wish.presets.includes('kitsu') ? kitsuDocuments(timelines, assembly, wish.firstFrame) : []),
    formatReadme(timelines, wish.roots),
  ];
}

function kitsuDocuments(
  timelines: readonly CutTimeline[],
  assembly: CutTimeline,
  firstFrame: number,
): readonly DeliveryDocument[] {
  return [
    formatKitsuCsv(assembly, firstFrame),
    ...timelines.map((timeline) => ({
      ...formatOtio(timeline, (event) => kitsuClipName(event, timeline.show)),
      name: `kitsu_${timeline.stem}.otio`,
    })),
  ];
}
