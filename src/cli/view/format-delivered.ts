import { relative } from 'node:path';
import { cutFrames } from '../../delivery/cut-timeline.js';
import type { Delivered } from '../../delivery/run-deliver.js';
import { formatTimecode } from '../../domain/timecode.js';
import type { SealReport } from '../../mhl/run-seal-folder.js';

/** A delivery as `--json` prints it. Paths of documents are relative to its folder. */
export function deliveredDocument({ timelines, media, documents }: Delivered, location: string): object {
  return {
    folder: location,
    media,
    timelines: timelines.map(({ title, stem, events }) => ({
      title,
      stem,
      shots: events.length,
      missing: events.filter((event) => event.media === undefined).map(({ shot }) => shot.planned.shotId),
      flags: events.flatMap(({ shot, flags }) => flags.map((flag) => ({ shot: shot.planned.shotId, flag }))),
    })),
    documents: documents.map((path) => relative(location, path)),
  };
}

export function formatDelivered({ timelines, media, documents }: Delivered, folder: string, seal: SealReport): string {
  const cuts = timelines.flatMap((timeline) => {
    const { title, events, timecode } = timeline;
    const missing = events.filter((event) => event.media === undefined).length;
    const flagged = events.filter(({ media: clip, flags }) => clip !== undefined && flags.length > 0).length;
    const notes = [missing > 0 ? `${missing} missing` : '', flagged > 0 ? `${flagged} flagged` : ''].filter(
      (note) => note !== '',
    );
    return [
      `  ${title}: ${[`${events.length} shots`, formatTimecode(cutFrames(timeline), timecode), ...notes].join(' · ')}`,
    ];
  });
  const brought = `${media.copied} copied, ${media.linked} linked, ${media.already_there} there already`;
  return [
    ...cuts,
    `  Media     ${brought}`,
    `  Files     ${documents.length}; README.txt says which is for which program`,
    `  Seal      ${seal.manifest} (ASC MHL generation ${seal.generation})`,
    ...formatDoubts(seal, folder),
    '',
    `  Delivery  ${folder}`,
  ].join('\n');
}

/** Of what lay in the folder before. An assistant may have thrown older clips away, so that a missing one is no error. */
function formatDoubts({ failed, missing, unproven }: SealReport, folder: string): readonly string[] {
  const gone = failed.length + missing.length;
  return [
    ...(gone === 0
      ? []
      : [
          `  Changed   ${failed.length} since they were sealed, ${missing.length} missing; \`nightshoot verify ${folder}\` names them`,
        ]),
    ...(unproven.length === 0
      ? []
      : [`  Unproven  ${unproven.length} sealed as they are; the history had hashes of another tool alone`]),
  ];
}
