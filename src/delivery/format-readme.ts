import { formatFrameRate } from '../domain/frame-rate.js';
import { formatTimecode } from '../domain/timecode.js';
import { type CutTimeline, cutFrames, cutRate } from './cut-timeline.js';
import type { DeliveryDocument } from './delivery-document.js';
import type { MediaRoot } from './format-fcp7-xml.js';

/** Which file for which NLE, and how: for an assistant who has only this folder. */
export function formatReadme(timelines: readonly CutTimeline[], roots: readonly MediaRoot[]): DeliveryDocument {
  const lines = [
    `${timelines[0]?.show ?? ''} delivery`,
    '',
    ...timelines.flatMap(describe),
    'Everything you need is in this folder. The clips are in media/. They are exactly the bytes that were rendered:',
    'manifest.csv has a row a shot with sizes and digests, and ascmhl/ seals the folder where it is present.',
    'Leave the folder whole: the timelines name the clips by their place in it.',
    '',
    'DaVinci Resolve (18.5 or later)',
    ...timelines.map((timeline) => `  resolve_${timeline.stem}.otio`),
    '  1. Set the project frame rate before anything is imported; it cannot be changed after.',
    '  2. Media pool: import the folder media.',
    '  3. File > Import > Timeline, choose the .otio file, and do not import source clips again.',
    '  Red markers are shots that are not in; yellow ones say what to look at. Other takes lie behind each clip.',
    '',
    'Premiere Pro',
    ...timelines.flatMap((timeline) =>
      roots.map(
        (root) =>
          `  premiere_${timeline.stem}${root.name === '' ? '' : `_${root.name}`}.xml      for a folder at ${root.folder}`,
      ),
    ),
    '  File > Import, choose the .xml file. Its paths are absolute: if clips are offline, Link Media to media/ once.',
    '',
    'Avid Media Composer',
    ...timelines.map((timeline) => `  avid_${timeline.stem}.ale and avid_${timeline.stem}.edl`),
    '  1. Link or import media/, then import the .ale with "Merge events with known sources".',
    '  2. Import the .edl in the List Tool, and relink by tape name: each clip has a reel of its own.',
    '',
    'Anything else that reads CMX3600 takes the .edl. Tell it the frame rate: an EDL does not say it.',
    '',
  ];
  return { name: 'README.txt', body: lines.join('\r\n') };
}

function describe(timeline: CutTimeline): readonly string[] {
  const { title, events, timecode, startFrame } = timeline;
  const missing = events.filter(({ media }) => media === undefined).map(({ shot }) => shot.planned.shotId);
  const flagged = events.filter(({ media, flags }) => media !== undefined && flags.length > 0);
  const end = formatTimecode(startFrame + cutFrames(timeline), timecode);
  const rate = `${formatFrameRate(cutRate(timeline))} frames a second${timecode.isDropFrame ? ', drop-frame' : ''}`;
  return [
    title,
    `  ${events.length} shots, ${formatTimecode(startFrame, timecode)} to ${end} at ${rate}`,
    ...(missing.length === 0 ? [] : [`  Not in: ${missing.join(', ')}`]),
    ...flagged.flatMap(({ shot, flags }) => flags.map((flag) => `  ${shot.planned.shotId}: ${flag}`)),
    '',
  ];
}
