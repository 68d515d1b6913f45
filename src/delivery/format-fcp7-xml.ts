import { type FrameRate, isNtsc, timebaseOf } from '../domain/frame-rate.js';
import { formatTimecode, type TimecodeBase } from '../domain/timecode.js';
import { formatXml, type XmlElement, xml } from '../domain/xml.js';
import type { ClipMedia } from './clip-media.js';
import { type CutEvent, type CutTimeline, cutFrames, cutRate } from './cut-timeline.js';
import type { DeliveryDocument } from './delivery-document.js';
import { type Edition, editionSuffix } from './edition.js';

/** Where the delivery lies for the machine that opens it: `mac` at `/Volumes/shows/hrb`, `win` at `Z:\shows\hrb`. */
export interface MediaRoot {
  /** Part of the file name; empty for the only one. */
  readonly name: string;
  readonly folder: string;
}

/**
 * Final Cut Pro 7 XML, which Premiere reads best. Paths in it are absolute. Without `<format>` Resolve shows nothing.
 * https://developer.apple.com/library/archive/documentation/AppleApplications/Reference/FinalCutPro_XML/
 */
export function formatFcp7Xml(timeline: CutTimeline, edition: Edition, root: MediaRoot): DeliveryDocument {
  const suffix = root.name === '' ? '' : `_${root.name}`;
  const body = formatXml(xml('xmeml', [sequence(timeline, root)], { version: '4' }));
  return {
    name: `premiere_${timeline.stem}_${editionSuffix(edition)}${suffix}.xml`,
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n${body}`,
  };
}

function sequence(timeline: CutTimeline, root: MediaRoot): XmlElement {
  const rate = cutRate(timeline);
  const files = new FileIds();
  const events = timeline.events.filter(({ media }) => media !== undefined);
  const sounding = events.filter(({ media }) => media?.hasAudio === true);
  return xml(
    'sequence',
    [
      xml('name', timeline.title),
      xml('duration', cutFrames(timeline)),
      rateElement(rate),
      timecodeElement(timeline.startFrame, timeline.timecode),
      xml('media', [
        xml('video', [
          xml('format', [sampleCharacteristics(timeline.width, timeline.height, rate)]),
          xml(
            'track',
            events.map((event) => clipItem(event, timeline, { root, files, kind: 'video' })),
          ),
        ]),
        sounding.length === 0
          ? undefined
          : xml('audio', [
              xml(
                'track',
                sounding.map((event) => clipItem(event, timeline, { root, files, kind: 'audio' })),
              ),
            ]),
      ]),
      ...timeline.events.filter(({ media }) => media === undefined).map(missingMarker),
    ],
    { id: 'sequence-1' },
  );
}

interface ClipItemPlace {
  readonly root: MediaRoot;
  readonly files: FileIds;
  readonly kind: 'video' | 'audio';
}

/** A file is described where it is first used and named by its id after that. */
class FileIds {
  readonly #ids = new Map<string, string>();

  claim(path: string): { readonly id: string; readonly isFirst: boolean } {
    const known = this.#ids.get(path);
    if (known !== undefined) return { id: known, isFirst: false };
    const id = `file-${this.#ids.size + 1}`;
    this.#ids.set(path, id);
    return { id, isFirst: true };
  }
}

/** In and out count in the clip's own frames, start and end in the sequence's. */
function clipItem(
  event: CutEvent,
  timeline: CutTimeline,
  { root, files, kind }: ClipItemPlace,
): XmlElement | undefined {
  const { media, name, recordStart, recordFrames, sourceStart, sourceFrames, flags } = event;
  if (media === undefined) return undefined;
  const number = timeline.events.indexOf(event) + 1;
  return xml(
    'clipitem',
    [
      xml('name', name),
      xml('enabled', 'TRUE'),
      xml('duration', media.frames),
      rateElement(media.rate),
      xml('start', recordStart),
      xml('end', recordStart + recordFrames),
      xml('in', sourceStart),
      xml('out', sourceStart + sourceFrames),
      fileElement(media, root, files),
      kind === 'audio' ? xml('sourcetrack', [xml('mediatype', 'audio'), xml('trackindex', 1)]) : undefined,
      kind === 'video'
        ? xml('logginginfo', [
            xml('scene', event.shot.planned.sequence ?? ''),
            xml('shottake', `t${media.take}`),
            xml('lognote', event.shot.planned.notes ?? ''),
          ])
        : undefined,
      ...flags.map((flag) =>
        xml('marker', [
          xml('name', event.shot.planned.shotId),
          xml('comment', flag),
          xml('in', sourceStart),
          xml('out', -1),
        ]),
      ),
    ],
    { id: `clipitem-${kind}-${number}` },
  );
}

function fileElement(media: ClipMedia, root: MediaRoot, files: FileIds): XmlElement {
  const { id, isFirst } = files.claim(media.path);
  if (!isFirst) return xml('file', [], { id });
  const base = { rate: media.rate, isDropFrame: false };
  return xml(
    'file',
    [
      xml('name', `${media.name}.mp4`),
      xml('pathurl', pathUrl(root.folder, media.path)),
      rateElement(media.rate),
      xml('duration', media.frames),
      timecodeElement(0, base),
      xml('media', [
        xml('video', [sampleCharacteristics(media.width, media.height, media.rate)]),
        media.hasAudio
          ? xml('audio', [xml('samplecharacteristics', [xml('depth', 16), xml('samplerate', 48_000)])])
          : undefined,
      ]),
    ],
    { id },
  );
}

/** `file://localhost/…`, each part percent-encoded; a drive letter keeps its colon. */
export function pathUrl(folder: string, path: string): string {
  const parts = `${folder.replaceAll('\\', '/').replace(/\/+$/, '')}/${path}`.split('/').filter((part) => part !== '');
  const encoded = parts.map((part, index) =>
    index === 0 && /^[A-Za-z]:$/.test(part) ? part : encodeURIComponent(part),
  );
  return `file://localhost/${encoded.join('/')}`;
}

function missingMarker({ shot, recordStart, recordFrames, flags }: CutEvent): XmlElement {
  return xml('marker', [
    xml('name', shot.planned.shotId),
    xml('comment', flags.join('; ')),
    xml('in', recordStart),
    xml('out', recordStart + recordFrames),
  ]);
}

function sampleCharacteristics(width: number, height: number, rate: FrameRate): XmlElement {
  return xml('samplecharacteristics', [
    rateElement(rate),
    xml('width', width),
    xml('height', height),
    xml('pixelaspectratio', 'square'),
  ]);
}

function timecodeElement(frame: number, base: TimecodeBase): XmlElement {
  return xml('timecode', [
    rateElement(base.rate),
    xml('string', formatTimecode(frame, base)),
    xml('frame', frame),
    xml('displayformat', base.isDropFrame ? 'DF' : 'NDF'),
  ]);
}

function rateElement(rate: FrameRate): XmlElement {
  return xml('rate', [xml('timebase', timebaseOf(rate)), xml('ntsc', isNtsc(rate) ? 'TRUE' : 'FALSE')]);
}
