import { z } from 'zod';

const rationalTime = z.strictObject({ OTIO_SCHEMA: z.literal('RationalTime.1'), rate: z.number(), value: z.number() });
const timeRange = z.strictObject({
  OTIO_SCHEMA: z.literal('TimeRange.1'),
  start_time: rationalTime,
  duration: rationalTime,
});
const metadata = z.record(z.string(), z.unknown());
const reference = z.discriminatedUnion('OTIO_SCHEMA', [
  z.strictObject({
    OTIO_SCHEMA: z.literal('ExternalReference.1'),
    name: z.string(),
    metadata,
    available_range: timeRange,
    available_image_bounds: z.null(),
    target_url: z.string(),
  }),
  z.strictObject({
    OTIO_SCHEMA: z.literal('MissingReference.1'),
    name: z.string(),
    metadata,
    available_range: z.null(),
    available_image_bounds: z.null(),
  }),
]);
const marker = z.strictObject({
  OTIO_SCHEMA: z.literal('Marker.2'),
  name: z.string(),
  metadata,
  marked_range: timeRange,
  color: z.enum(['RED', 'YELLOW']),
  comment: z.string(),
});
const item = {
  name: z.string(),
  metadata,
  effects: z.array(z.never()),
  markers: z.array(marker),
  enabled: z.boolean(),
};
const clip = z.strictObject({
  OTIO_SCHEMA: z.literal('Clip.2'),
  ...item,
  source_range: timeRange,
  active_media_reference_key: z.literal('DEFAULT_MEDIA'),
  media_references: z.record(z.string(), reference),
});
const gap = z.strictObject({ OTIO_SCHEMA: z.literal('Gap.1'), ...item, source_range: timeRange });
const track = z.strictObject({
  OTIO_SCHEMA: z.literal('Track.1'),
  ...item,
  source_range: z.null(),
  kind: z.enum(['Video', 'Audio']),
  children: z.array(z.discriminatedUnion('OTIO_SCHEMA', [clip, gap])),
});
const timeline = z.strictObject({
  OTIO_SCHEMA: z.literal('Timeline.1'),
  name: z.string(),
  metadata,
  global_start_time: rationalTime,
  tracks: z.strictObject({
    OTIO_SCHEMA: z.literal('Stack.1'),
    ...item,
    source_range: z.null(),
    children: z.array(track),
  }),
});

export type OtioTimeline = z.infer<typeof timeline>;
export type OtioTrack = z.infer<typeof track>;

/** Reads OTIO by the field lists of its serialized schema; a field too many or too few throws. */
export function readOtio(text: string): OtioTimeline {
  return timeline.parse(JSON.parse(text));
}
