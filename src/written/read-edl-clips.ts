import type { ClipRange, CutClip } from './cut-clip.js';

/** The picture events of a CMX3600 EDL. Sound follows the picture, and black has no clip. */
export function readEdlClips(text: string): readonly CutClip[] {
  const events: EdlEvent[] = [];
  let isDropFrame = false;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const frameCount = /^\s*FCM:\s*(NON-)?DROP/i.exec(line);
    if (frameCount !== null) isDropFrame = frameCount[1] === undefined;
    const event = readEvent(line, { line: index + 1, isDropFrame });
    if (event !== undefined) events.push(event);
    else if (/^\s*\*/.test(line)) addComment(events, line.replace(/^\s*\*\s*/, '').trim());
  }
  return events.filter(({ channels, clip }) => /[VB]/.test(channels) && clip.reel !== 'BL').map(({ clip }) => clip);
}

interface EdlEvent {
  readonly channels: string;
  readonly clip: CutClip;
}

/** `001  REEL  V  C  source in, source out, record in, record out`; a dissolve or wipe has its length before the times. */
const eventLine = /^\s*(\d{1,6})\s+(\S+)\s+(\S+)\s+[CDWK]\S*(.*)$/;
const timecodes = /\d{2}:\d{2}:\d{2}[:;.,]\d{2}/g;

function readEvent(
  text: string,
  { line, isDropFrame }: { readonly line: number; readonly isDropFrame: boolean },
): EdlEvent | undefined {
  const [, number, reel, channels = '', rest = ''] = eventLine.exec(text) ?? [];
  if (number === undefined) return undefined;
  const [sourceIn, , recordIn, recordOut] = rest.match(timecodes) ?? [];
  const range: ClipRange | undefined =
    sourceIn === undefined || recordIn === undefined || recordOut === undefined
      ? undefined
      : { kind: 'timecode', sourceIn, recordIn, recordOut, isDropFrame };
  const words = { clipName: undefined, sourceFile: undefined, locators: [], comments: [] };
  return { channels, clip: { number: Number(number), line, reel, range, ...words } };
}

function addComment(events: EdlEvent[], comment: string): void {
  const last = events.at(-1);
  if (last === undefined) return;
  const [, key = '', value = ''] = /^([A-Z ]+):\s*(.*)$/.exec(comment) ?? [];
  events.splice(-1, 1, { ...last, clip: withComment(last.clip, { key, value, comment }) });
}

function withComment(
  clip: CutClip,
  { key, value, comment }: Readonly<Record<'key' | 'value' | 'comment', string>>,
): CutClip {
  switch (key) {
    case 'FROM CLIP NAME':
      return { ...clip, clipName: clip.clipName ?? value };
    // Of the two names below a dissolve, this one is of the event itself.
    case 'TO CLIP NAME':
      return { ...clip, clipName: value };
    case 'SOURCE FILE':
      return { ...clip, sourceFile: value };
    case 'LOC':
      return { ...clip, locators: [...clip.locators, value.replace(/^\S+\s+\S+\s+/, '')] };
    default:
      return { ...clip, comments: [...clip.comments, comment] };
  }
}
