import { convertFrames, formatFrameRate } from '../domain/frame-rate.js';
import { formatTake, formatVersion } from '../domain/take-name.js';
import { formatTimecode } from '../domain/timecode.js';
import { asciiLine } from './ascii-line.js';
import { type CutEvent, type CutTimeline, cutRate } from './cut-timeline.js';
import type { DeliveryDocument } from './delivery-document.js';
import { type Edition, editionSuffix } from './edition.js';

/**
 * Avid Log Exchange: how metadata gets into a bin. Columns of Avid's own keep their exact case, ours have at most 14
 * characters, and a wrong VIDEO_FORMAT makes Avid refuse the file.
 */
export function formatAle(timeline: CutTimeline, edition: Edition): DeliveryDocument {
  const events = timeline.events.filter(({ media }) => media !== undefined);
  const rows = events.map((event) => columns.map(([, cellOf]) => cell(cellOf(event, timeline))).join('\t'));
  const lines = [
    'Heading',
    'FIELD_DELIM\tTABS',
    `VIDEO_FORMAT\t${videoFormat(timeline)}`,
    'AUDIO_FORMAT\t48khz',
    `FPS\t${formatFrameRate(cutRate(timeline))}`,
    '',
    'Column',
    columns.map(([name]) => name).join('\t'),
    '',
    'Data',
    ...rows,
  ];
  return { name: `avid_${timeline.stem}_${editionSuffix(edition)}.ale`, body: `${lines.join('\r\n')}\r\n` };
}

function videoFormat({ width, height }: CutTimeline): string {
  if (width === 1920 && height === 1080) return '1080';
  if (width === 1280 && height === 720) return '720';
  return 'CUSTOM';
}

function cell(text: string): string {
  return asciiLine(text, 250);
}

type CellOf = (event: CutEvent, timeline: CutTimeline) => string;

/** Start and End span the whole file, which carries no timecode of its own and begins at zero. */
const columns: readonly (readonly [name: string, cellOf: CellOf])[] = [
  ['Name', ({ name }) => name],
  ['Tracks', ({ media }) => (media?.hasAudio === true ? 'VA1A2' : 'V')],
  ['Start', (_, { timecode }) => formatTimecode(0, timecode)],
  [
    'End',
    ({ media }, timeline) =>
      formatTimecode(
        media === undefined ? 0 : convertFrames(media.frames, media.rate, cutRate(timeline)),
        timeline.timecode,
      ),
  ],
  ['Tape', ({ reel }) => reel],
  ['Scene', ({ shot }) => shot.planned.sequence ?? ''],
  ['Take', ({ media }) => (media === undefined ? '' : formatTake(media.take))],
  ['DESCRIPT', ({ shot }) => shot.planned.request.prompt],
  ['Comments', ({ shot, flags }) => [shot.planned.notes ?? '', ...flags].filter((text) => text !== '').join('; ')],
  ['Shot', ({ shot }) => shot.planned.shotId],
  ['Version', ({ media }) => (media === undefined ? '' : formatVersion(media.version))],
  ['Model', ({ media }) => media?.model ?? ''],
  ['Source File', ({ media }) => media?.path ?? ''],
];
