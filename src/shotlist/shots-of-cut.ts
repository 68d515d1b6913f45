import type { Diagnostic } from '../domain/diagnostic.js';
import { type FrameRate, formatFrameRate, frameRateOf, usualFrameRate } from '../domain/frame-rate.js';
import { groupBy } from '../domain/group-by.js';
import type { Place } from '../domain/place.js';
import { foldShotId, type ShotId, shotIdSchema } from '../domain/shot-id.js';
import { canDropFrames, parseTimecode } from '../domain/timecode.js';
import type { CutClip } from '../written/cut-clip.js';
import type { ImportedShot, ImportedShots } from './imported-shot.js';

export interface CutImport {
  readonly file: string;
  /** Stripped from the front of names: lists do not repeat the show. */
  readonly show: string | undefined;
  /** What an EDL counts in; it does not say so itself, so one is refused where nobody else does. */
  readonly frameRate: number | undefined;
}

/**
 * The shots of a cut in its order, with the length in frames that each needs. A shot that is used more than once is one
 * shot: its length goes from the first to the last frame used of one source.
 */
export function shotsOfCut(clips: readonly CutClip[], options: CutImport): ImportedShots {
  const events = clips.map((clip) => readCutEvent(clip, options)).filter((event) => event !== undefined);
  const faults = events.flatMap(({ fault }) => fault ?? []);
  const isRateless = options.frameRate === undefined && clips.some(({ range }) => range?.kind === 'timecode');
  const diagnostics = isRateless ? [noRate(options), ...faults] : faults;
  const named = events.flatMap(({ id, clip, use }) => (id === undefined ? [] : [{ id, clip, use }]));
  const groups = [...groupBy(named, ({ id }) => foldShotId(id)).values()];
  const shots = groups.flatMap(([first, ...others]) =>
    first === undefined ? [] : [importedShot(first.id, [first, ...others], options)],
  );
  return { shots, diagnostics };
}

/** Frames of a source that one event shows. */
interface Use {
  readonly start: number;
  readonly end: number;
  readonly rate: FrameRate;
}

interface CutEvent {
  readonly clip: CutClip;
  readonly id: ShotId | undefined;
  readonly use: Use | undefined;
  readonly fault?: Diagnostic;
}

/** Undefined for the empty half of a dissolve, which shows no frame of its clip. */
function readCutEvent(clip: CutClip, options: CutImport): CutEvent | undefined {
  const id = idOfClip(clip, options.show);
  const use = useOf(clip, options.frameRate);
  if (use !== undefined && use !== 'unreadable' && use.end === use.start) return undefined;
  if (id === undefined) return { clip, id, use: undefined, fault: nameless(clip, options) };
  if (use === 'unreadable') return { clip, id, use: undefined, ...uncountable(clip, options) };
  return { clip, id, use };
}

/** Our own `SHOT:` comment first, then the clip's name, then its file. */
function idOfClip({ comments, clipName, sourceFile }: CutClip, show: string | undefined): ShotId | undefined {
  const shotComments = comments.flatMap((comment) => /^SHOT:\s*(\S+)/.exec(comment)?.[1] ?? []);
  const file = sourceFile?.split(/[/\\]/).at(-1);
  const names = [...shotComments, clipName, file].flatMap((name) => (name === undefined ? [] : [name]));
  for (const name of names) {
    const id = shotIdSchema.safeParse(shotOfName(name, show));
    if (id.success) return id.data;
  }
  return undefined;
}

/** `HRB_DCK_0010_v002_t01.mp4` and `DCK_0010 (LAY3)` are both `DCK_0010`. */
function shotOfName(name: string, show: string | undefined): string {
  const [stem = ''] = name.trim().split('.');
  const bare = stem.replace(/\s*\([^)]*\)\s*$/, '').replace(/(_v\d{3,})?(_t\d{2,})?(_PH)?$/, '');
  return show !== undefined && bare.startsWith(`${show}_`) ? bare.slice(show.length + 1) : bare;
}

function useOf({ range }: CutClip, frameRate = usualFrameRate): Use | 'unreadable' | undefined {
  if (range === undefined) return undefined;
  if (range.kind === 'frames') {
    return { start: range.start, end: range.start + range.frames, rate: frameRateOf(range.framesPerSecond) };
  }
  const rate = frameRateOf(frameRate);
  if (range.isDropFrame && !canDropFrames(rate)) return 'unreadable';
  const base = { rate, isDropFrame: range.isDropFrame };
  const [start, recordIn, recordOut] = [range.sourceIn, range.recordIn, range.recordOut].map((text) =>
    parseTimecode(text, base),
  );
  if (start === undefined || recordIn === undefined || recordOut === undefined) return 'unreadable';
  return recordOut < recordIn ? 'unreadable' : { start, end: start + recordOut - recordIn, rate };
}

function importedShot(id: ShotId, events: readonly CutEvent[], { frameRate }: CutImport): ImportedShot {
  const bySource = groupBy(events, ({ clip }) => `${clip.reel} ${clip.clipName} ${clip.sourceFile}`);
  const lengths = [...bySource.values()].flatMap((own) => {
    const uses = own.flatMap(({ use }) => use ?? []);
    const [first] = uses;
    if (first === undefined) return [];
    const start = Math.min(...uses.map((use) => use.start));
    return [{ frames: Math.max(...uses.map((use) => use.end)) - start, rate: first.rate }];
  });
  const [longest] = lengths.toSorted((left, right) => right.frames - left.frames);
  const cells = new Map<string, string>([['id', id]]);
  if (longest === undefined) return { id, cells };
  cells.set('frames', String(longest.frames));
  const rate = formatFrameRate(longest.rate);
  if (frameRate === undefined || rate !== formatFrameRate(frameRateOf(frameRate))) cells.set('fps', rate);
  return { id, cells };
}

function nameless(clip: CutClip, { file }: CutImport): Diagnostic {
  const name = clip.clipName ?? clip.sourceFile;
  return {
    severity: 'error',
    code: 'E_SHOT_ID',
    message: `Event ${clip.number} of the cut ${name === undefined ? 'has no clip name' : `is called \`${name}\`, which is no shot id`}.`,
    place: placeOfClip(clip, file),
    ...(name === undefined ? {} : { value: name }),
    hint: 'Name the clip for its shot in the NLE, or write the shot in `* SHOT: DCK_0010` below the event.',
  };
}

const rateHint = 'An EDL does not say what it counts in: set `frame_rate` in the config to the rate of the cut.';

/** Nothing where no rate is known: that is told once, of the whole cut. */
function uncountable(clip: CutClip, { file, frameRate }: CutImport): Pick<CutEvent, 'fault'> {
  if (frameRate === undefined) return {};
  const message = `The times of event ${clip.number} do not exist at ${frameRate} frames a second.`;
  const place = placeOfClip(clip, file);
  return { fault: { severity: 'error', code: 'E_INVALID_VALUE', message, place, hint: rateHint } };
}

function noRate({ file }: CutImport): Diagnostic {
  const message = 'Nothing says how many frames of this cut are a second.';
  return { severity: 'error', code: 'E_MISSING_FIELD', message, place: { file }, hint: rateHint };
}

function placeOfClip({ line }: CutClip, file: string): Place {
  return line === undefined ? { file } : { file, line };
}
