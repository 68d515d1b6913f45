import { type FrameRate, framesPerSecondOf } from '../domain/frame-rate.js';
import { sha256Of } from '../domain/sha256.js';
import { formatTake, formatVersion } from '../domain/take-name.js';
import type { ClipMedia } from './clip-media.js';
import { type CutEvent, type CutTimeline, cutRate } from './cut-timeline.js';
import type { DeliveryDocument } from './delivery-document.js';
import { type Edition, editionSuffix } from './edition.js';

/**
 * OpenTimelineIO as release 0.18 writes it: Clip.2, Marker.2, a MissingReference and a red marker for what is not in,
 * the other takes as further media references. Target URLs are relative without `./`, which Resolve wants.
 * https://opentimelineio.readthedocs.io/en/latest/tutorials/otio-serialized-schema.html
 */
export function formatOtio(
  timeline: CutTimeline,
  edition: Edition,
  nameOf: (event: CutEvent) => string = ({ name }) => name,
): DeliveryDocument {
  const hasAudio = timeline.events.some(({ media }) => media?.hasAudio === true);
  const tracks = [
    track(
      'V1',
      'Video',
      timeline.events.map((event) => clip(event, timeline, nameOf(event))),
    ),
    ...(hasAudio
      ? [
          track(
            'A1',
            'Audio',
            timeline.events.map((event) => audioItem(event, timeline, nameOf(event))),
          ),
        ]
      : []),
  ];
  const document = {
    OTIO_SCHEMA: 'Timeline.1',
    name: timeline.title,
    metadata: { nightshoot: { show: timeline.show, is_drop_frame: timeline.timecode.isDropFrame } },
    global_start_time: rationalTime(timeline.startFrame, cutRate(timeline)),
    tracks: { OTIO_SCHEMA: 'Stack.1', name: 'tracks', metadata: {}, ...plainItem, children: tracks },
  };
  return {
    name: `resolve_${timeline.stem}_${editionSuffix(edition)}.otio`,
    body: `${JSON.stringify(document, undefined, 4)}\n`,
  };
}

const plainItem = { source_range: null, effects: [], markers: [], enabled: true };

function track(name: string, kind: 'Video' | 'Audio', children: readonly object[]): object {
  return { OTIO_SCHEMA: 'Track.1', name, kind, metadata: {}, ...plainItem, children };
}

function clip(event: CutEvent, timeline: CutTimeline, name: string): object {
  return {
    OTIO_SCHEMA: 'Clip.2',
    name,
    metadata: { nightshoot: shotMetadata(event) },
    source_range: sourceRange(event, timeline),
    effects: [],
    markers: event.flags.map((flag) => marker(event, timeline, flag)),
    enabled: true,
    active_media_reference_key: 'DEFAULT_MEDIA',
    media_references: mediaReferences(event),
  };
}

/** Sound of the clip, or a gap of its length. */
function audioItem(event: CutEvent, timeline: CutTimeline, name: string): object {
  const range = { source_range: sourceRange(event, timeline), effects: [], markers: [], enabled: true };
  if (event.media?.hasAudio !== true) return { OTIO_SCHEMA: 'Gap.1', name: '', metadata: {}, ...range };
  return {
    OTIO_SCHEMA: 'Clip.2',
    name,
    metadata: {},
    ...range,
    active_media_reference_key: 'DEFAULT_MEDIA',
    media_references: { DEFAULT_MEDIA: externalReference(event.media) },
  };
}

function shotMetadata({ shot, reel, flags }: CutEvent): object {
  const { shotId, sequence, episode, method, request, notes } = shot.planned;
  return {
    shot_id: shotId,
    ...(episode === undefined ? {} : { episode }),
    ...(sequence === undefined ? {} : { sequence }),
    method,
    ...(reel === '' ? {} : { reel }),
    ...(notes === undefined ? {} : { notes }),
    prompt_sha256: sha256Of(request.prompt),
    flags,
  };
}

/** The select is the default; the other takes of its version are named `v003_t02`. */
function mediaReferences({ media, alternates, name }: CutEvent): object {
  const others = alternates.map((other) => [
    `${formatVersion(other.version)}_${formatTake(other.take)}`,
    externalReference(other),
  ]);
  const missing = {
    OTIO_SCHEMA: 'MissingReference.1',
    name,
    metadata: {},
    available_range: null,
    available_image_bounds: null,
  };
  return { DEFAULT_MEDIA: media === undefined ? missing : externalReference(media), ...Object.fromEntries(others) };
}

function externalReference(media: ClipMedia): object {
  const { name, path, rate, frames, version, take, model, customId, videoId, location, sizeBytes, sha256 } = media;
  return {
    OTIO_SCHEMA: 'ExternalReference.1',
    name,
    metadata: {
      nightshoot: {
        version,
        take,
        model,
        custom_id: customId,
        ...(videoId === undefined ? {} : { video_id: videoId }),
        store: location,
        size_bytes: sizeBytes,
        sha256,
        ...(media.c4 === undefined ? {} : { c4: media.c4 }),
        is_placeholder: media.isPlaceholder,
      },
    },
    available_range: timeRange(0, frames, rate),
    available_image_bounds: null,
    target_url: path.split('/').map(encodeURIComponent).join('/'),
  };
}

function marker(event: CutEvent, timeline: CutTimeline, comment: string): object {
  const isMissing = event.media === undefined;
  return {
    OTIO_SCHEMA: 'Marker.2',
    name: event.shot.planned.shotId,
    metadata: {},
    marked_range: sourceRange(event, timeline),
    color: isMissing ? 'RED' : 'YELLOW',
    comment,
  };
}

/** In the media's own rate; a shot without media counts in the cut's. */
function sourceRange({ media, sourceStart, sourceFrames }: CutEvent, timeline: CutTimeline): object {
  return timeRange(sourceStart, sourceFrames, media?.rate ?? cutRate(timeline));
}

function timeRange(start: number, duration: number, rate: FrameRate): object {
  return {
    OTIO_SCHEMA: 'TimeRange.1',
    start_time: rationalTime(start, rate),
    duration: rationalTime(duration, rate),
  };
}

function rationalTime(value: number, rate: FrameRate): object {
  return { OTIO_SCHEMA: 'RationalTime.1', rate: framesPerSecondOf(rate), value };
}
