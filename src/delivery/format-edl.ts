import { convertFrames, formatFrameRate } from '../domain/frame-rate.js';
import { formatTimecode, type TimecodeBase } from '../domain/timecode.js';
import { asciiLine } from './ascii-line.js';
import { type CutEvent, type CutTimeline, cutRate } from './cut-timeline.js';
import type { DeliveryDocument } from './delivery-document.js';
import { type Edition, editionSuffix } from './edition.js';

/** CMX3600 numbers events with three digits. */
const mostEvents = 999;

/**
 * CMX3600, one file for each 999 events. A missing shot is a gap in record time. The format has no rate of its own: it
 * is in a comment. Two blanks follow `FROM CLIP NAME:`, as Avid writes it.
 */
export function formatEdl(timeline: CutTimeline, edition: Edition): readonly DeliveryDocument[] {
  const events = timeline.events.filter(({ media }) => media !== undefined);
  const count = Math.max(1, Math.ceil(events.length / mostEvents));
  return Array.from({ length: count }, (_, part) => {
    const suffix = part === 0 ? '' : `_part${part + 1}`;
    const title = `${timeline.title}${count === 1 ? '' : ` ${part + 1} of ${count}`}`;
    const lines = [
      `TITLE: ${asciiLine(title, 70)}`,
      `FCM: ${timeline.timecode.isDropFrame ? 'DROP FRAME' : 'NON-DROP FRAME'}`,
      `* FPS: ${formatFrameRate(cutRate(timeline))}`,
      '',
      ...events
        .slice(part * mostEvents, (part + 1) * mostEvents)
        .flatMap((event, index) => eventLines(event, index + 1, timeline)),
    ];
    return { name: `avid_${timeline.stem}_${editionSuffix(edition)}${suffix}.edl`, body: `${lines.join('\r\n')}\r\n` };
  });
}

/** Source and record count in the cut's rate, because an event's two lengths must be equal. */
function eventLines(event: CutEvent, number: number, timeline: CutTimeline): readonly string[] {
  const { media, reel, recordStart, recordFrames, shot, flags } = event;
  if (media === undefined) return [];
  const rate = cutRate(timeline);
  const sourceStart = convertFrames(event.sourceStart, media.rate, rate);
  const recordIn = timeline.startFrame + recordStart;
  const times = [sourceStart, sourceStart + recordFrames, recordIn, recordIn + recordFrames];
  const channels = media.hasAudio ? 'AA/V' : 'V';
  const cut = `${String(number).padStart(3, '0')}  ${reel.padEnd(8)} ${channels.padEnd(5)} C        `;
  const at = (frame: number, base: TimecodeBase) => formatTimecode(frame, base);
  return [
    cut + times.map((frame) => at(frame, timeline.timecode)).join(' '),
    `* FROM CLIP NAME:  ${media.name}.mp4`,
    `* SOURCE FILE: ${media.path}`,
    `* SHOT: ${shot.planned.shotId}`,
    ...flags.map((flag) => `* LOC: ${at(recordIn, timeline.timecode)} YELLOW  ${asciiLine(flag, 120)}`),
  ];
}
