/** A CMX3600 event as any reader sees it. */
export interface EdlEvent {
  readonly number: number;
  readonly reel: string;
  readonly channels: string;
  readonly times: readonly string[];
  readonly clipName: string | undefined;
  readonly comments: readonly string[];
}

/** Reads CMX3600 by its columns, the way NLEs do, without knowing our writer. */
export function parseEdl(text: string): {
  readonly title: string;
  readonly isDropFrame: boolean;
  readonly events: readonly EdlEvent[];
} {
  const events: EdlEvent[] = [];
  let title = '';
  let isDropFrame = false;
  for (const line of text.split(/\r?\n/)) {
    const event = /^(\d{3})\s+(\S+)\s+(\S+)\s+C\s+(\d\d:\d\d:\d\d[:;]\d\d) (\S+) (\S+) (\S+)$/.exec(line);
    if (event !== null) {
      const [, number, reel = '', channels = '', ...times] = event;
      events.push({ number: Number(number), reel, channels, times, clipName: undefined, comments: [] });
    } else if (line.startsWith('TITLE:')) title = line.slice(7);
    else if (line.startsWith('FCM:')) isDropFrame = line === 'FCM: DROP FRAME';
    else if (line.startsWith('*')) addComment(events, line);
    else if (line.trim() !== '') throw new Error(`not CMX3600: ${line}`);
  }
  return { title, isDropFrame, events };
}

function addComment(events: EdlEvent[], line: string): void {
  const last = events.at(-1);
  if (last === undefined) return;
  const clipName = /^\* FROM CLIP NAME: {2}(.+)$/.exec(line)?.[1] ?? last.clipName;
  events.splice(-1, 1, { ...last, clipName, comments: [...last.comments, line] });
}
