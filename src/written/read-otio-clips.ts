import { z } from 'zod';
import type { ClipRange, CutClip } from './cut-clip.js';

/** The clips of an OTIO document in their order; a document that is no OTIO has none. Sound follows the picture. */
export function readOtioClips(document: unknown): readonly CutClip[] {
  const clips: CutClip[] = [];
  collectClips(document, clips);
  return clips;
}

const rationalTime = z.looseObject({ value: z.number(), rate: z.number().positive() });
const timeRange = z.looseObject({ start_time: rationalTime, duration: rationalTime }).nullish();
const mediaReference = z.looseObject({ target_url: z.string().nullish(), available_range: timeRange }).nullish();

/** Only what we ask of an OTIO object; everything else may be as it likes. */
const otioObject = z.looseObject({
  OTIO_SCHEMA: z.string(),
  name: z.string().nullish(),
  enabled: z.boolean().nullish(),
  children: z.array(z.unknown()).nullish(),
  tracks: z.unknown().optional(),
  kind: z.string().nullish(),
  source_range: timeRange,
  markers: z.array(z.looseObject({ name: z.string().nullish(), comment: z.string().nullish() })).nullish(),
  media_reference: mediaReference,
  media_references: z.record(z.string(), mediaReference).nullish(),
  active_media_reference_key: z.string().nullish(),
});

function collectClips(value: unknown, clips: CutClip[]): void {
  const parsed = otioObject.safeParse(value);
  if (!parsed.success || parsed.data.kind === 'Audio' || parsed.data.enabled === false) return;
  const { data } = parsed;
  if (data.OTIO_SCHEMA.startsWith('Clip.')) clips.push(readClip(data, clips.length + 1));
  collectClips(data.tracks, clips);
  for (const child of data.children ?? []) collectClips(child, clips);
}

function readClip(clip: z.infer<typeof otioObject>, number: number): CutClip {
  const active = clip.media_references?.[clip.active_media_reference_key ?? 'DEFAULT_MEDIA'] ?? clip.media_reference;
  return {
    number,
    line: undefined,
    clipName: clip.name ?? undefined,
    sourceFile: active?.target_url ?? undefined,
    reel: undefined,
    locators: (clip.markers ?? [])
      .flatMap((marker) => [marker.name, marker.comment])
      .filter((word) => typeof word === 'string'),
    comments: [],
    range: rangeOf(clip.source_range ?? active?.available_range),
  };
}

function rangeOf(range: z.infer<typeof timeRange>): ClipRange | undefined {
  if (range === null || range === undefined) return undefined;
  const { start_time: start, duration } = range;
  const inFrames = (time: z.infer<typeof rationalTime>) => Math.round((time.value * duration.rate) / time.rate);
  return { kind: 'frames', start: inFrames(start), frames: inFrames(duration), framesPerSecond: duration.rate };
}
