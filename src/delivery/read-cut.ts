import { z } from 'zod';
import { RenderQueueError } from '../domain/render-queue-error.js';

/** One event of a cut that came from an NLE, with every word in it that may name a shot. */
export interface CutClip {
  readonly number: number;
  readonly clipName: string | undefined;
  readonly sourceFile: string | undefined;
  readonly reel: string | undefined;
  readonly locators: readonly string[];
  readonly comments: readonly string[];
}

/** Reads a CMX3600 EDL or an OTIO timeline, judged by its first character. Throws `E_CUT_UNREADABLE`. */
export function readCut(text: string, file: string): readonly CutClip[] {
  const clips = text.trimStart().startsWith('{') ? readOtioClips(text, file) : readEdlClips(text);
  if (clips.length > 0) return clips;
  throw unreadable(file, 'it holds no event');
}

function readEdlClips(text: string): readonly CutClip[] {
  const clips: CutClip[] = [];
  for (const line of text.split(/\r?\n/)) {
    const event = /^\s*(\d{1,6})\s+(\S+)\s+\S+\s+[CDWK]/.exec(line);
    if (event !== null) {
      const [, number, reel] = event;
      clips.push({
        number: Number(number),
        reel,
        clipName: undefined,
        sourceFile: undefined,
        locators: [],
        comments: [],
      });
    } else if (/^\s*\*/.test(line)) addComment(clips, line.replace(/^\s*\*\s*/, '').trim());
  }
  return clips;
}

function addComment(clips: CutClip[], comment: string): void {
  const last = clips.at(-1);
  if (last === undefined) return;
  const [, key = '', value = ''] = /^([A-Z ]+):\s*(.*)$/.exec(comment) ?? [];
  clips.splice(-1, 1, withComment(last, { key, value, comment }));
}

function withComment(
  clip: CutClip,
  { key, value, comment }: Readonly<Record<'key' | 'value' | 'comment', string>>,
): CutClip {
  switch (key) {
    case 'FROM CLIP NAME':
      return { ...clip, clipName: value };
    case 'SOURCE FILE':
      return { ...clip, sourceFile: value };
    case 'LOC':
      return { ...clip, locators: [...clip.locators, value.replace(/^\S+\s+\S+\s+/, '')] };
    default:
      return { ...clip, comments: [...clip.comments, comment] };
  }
}

/** Only what we ask of an OTIO object; everything else may be as it likes. */
const otioObject = z.looseObject({
  OTIO_SCHEMA: z.string(),
  name: z.string().nullish(),
  children: z.array(z.unknown()).nullish(),
  tracks: z.unknown().optional(),
  kind: z.string().nullish(),
  markers: z.array(z.looseObject({ name: z.string().nullish(), comment: z.string().nullish() })).nullish(),
  media_reference: z.looseObject({ target_url: z.string().nullish() }).nullish(),
  media_references: z.record(z.string(), z.looseObject({ target_url: z.string().nullish() }).nullish()).nullish(),
  active_media_reference_key: z.string().nullish(),
});

function readOtioClips(text: string, file: string): readonly CutClip[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw unreadable(file, 'it is not JSON', cause);
  }
  const clips: CutClip[] = [];
  collectClips(document, clips);
  return clips;
}

/** Sound follows the picture, so audio tracks name nothing new. */
function collectClips(value: unknown, clips: CutClip[]): void {
  const parsed = otioObject.safeParse(value);
  if (!parsed.success || parsed.data.kind === 'Audio') return;
  const { OTIO_SCHEMA: schema, name, children, tracks, markers, ...media } = parsed.data;
  if (schema.startsWith('Clip.')) {
    const active =
      media.media_references?.[media.active_media_reference_key ?? 'DEFAULT_MEDIA'] ?? media.media_reference;
    clips.push({
      number: clips.length + 1,
      clipName: name ?? undefined,
      sourceFile: active?.target_url ?? undefined,
      reel: undefined,
      locators: (markers ?? [])
        .flatMap((marker) => [marker.name, marker.comment])
        .filter((word) => typeof word === 'string'),
      comments: [],
    });
  }
  collectClips(tracks, clips);
  for (const child of children ?? []) collectClips(child, clips);
}

function unreadable(file: string, why: string, cause?: unknown): RenderQueueError {
  return new RenderQueueError({
    code: 'E_CUT_UNREADABLE',
    kind: 'usage',
    message: `\`${file}\` cannot be read as a cut: ${why}.`,
    hint: 'Export the timeline as a CMX3600 EDL or as OTIO.',
    cause,
  });
}
