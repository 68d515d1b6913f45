import { type MoneyTotal, sumMoney } from '../domain/money.js';
import type { PlannedShot } from '../domain/render-plan.js';
import { foldShotId, type ShotId } from '../domain/shot-id.js';
import type { CutClip } from '../written/cut-clip.js';
import type { CutShot } from './cut-shots.js';

/** In the order they are tried, ShotGrid's order for importing a cut. https://help.autodesk.com/view/SGSUB/ENU/?guid=SG_Editorial_ed_edl_events_html */
export type MatchRule = 'clip name' | 'locator' | 'comment' | 'source file' | 'reel';

export interface MatchedClip {
  readonly clip: CutClip;
  readonly shotId: ShotId;
  /** The take, where the words name one; else only the shot is known. */
  readonly version: number | undefined;
  readonly take: number | undefined;
  readonly rule: MatchRule;
}

/** A cut held against the lists, in ShotGrid's words. Nothing follows from it but a proposal. */
export interface CutMatch {
  readonly matched: readonly MatchedClip[];
  /** New: in the cut, and no list or take knows it. */
  readonly unknown: readonly CutClip[];
  /** On the lists and not in the cut, with what tonight would spend on it. */
  readonly omitted: readonly { readonly shotId: ShotId; readonly saves: MoneyTotal }[];
  /** In the cut, though the lists dropped it. */
  readonly reinstated: readonly ShotId[];
}

export function matchCut(
  clips: readonly CutClip[],
  planned: readonly PlannedShot[],
  shots: readonly CutShot[],
): CutMatch {
  const names = knownNames(planned, shots);
  const matches = clips.map((clip) => ({ clip, match: matchClip(clip, names) }));
  const matched = matches.flatMap(({ match }) => match ?? []);
  const inCut = new Set(matched.map(({ shotId }) => shotId));
  return {
    matched,
    unknown: matches.filter(({ match }) => match === undefined).map(({ clip }) => clip),
    omitted: planned
      .filter((shot) => shot.change !== 'omitted' && !inCut.has(shot.shotId))
      .map(({ shotId, attempts }) => ({ shotId, saves: sumMoney(attempts.map(({ price }) => price)) })),
    reinstated: planned
      .filter((shot) => shot.change === 'omitted' && inCut.has(shot.shotId))
      .map(({ shotId }) => shotId),
  };
}

type Name = Pick<MatchedClip, 'shotId' | 'version' | 'take'>;

interface KnownNames {
  readonly takes: ReadonlyMap<string, Name>;
  readonly shots: ReadonlyMap<string, Name>;
  /** Ids without punctuation, for reels of eight characters. */
  readonly reels: ReadonlyMap<string, Name>;
}

function knownNames(planned: readonly PlannedShot[], shots: readonly CutShot[]): KnownNames {
  const takes = shots.flatMap(({ planned: { shotId }, media }) =>
    media.map(({ name, version, take }) => [foldShotId(name), { shotId, version, take }] as const),
  );
  const ids = planned.map(
    ({ shotId }) => [foldShotId(shotId), { shotId, version: undefined, take: undefined }] as const,
  );
  const reels = ids.map(([id, name]) => [id.replace(/[^a-z0-9]/g, ''), name] as const);
  return { takes: new Map(takes), shots: new Map(ids), reels: new Map(reels) };
}

function matchClip(clip: CutClip, names: KnownNames): MatchedClip | undefined {
  const words: readonly (readonly [MatchRule, readonly (string | undefined)[]])[] = [
    ['clip name', [clip.clipName]],
    ['locator', clip.locators],
    ['comment', clip.comments],
    ['source file', [clip.sourceFile]],
  ];
  for (const [rule, texts] of words) {
    const name = texts.flatMap((text) => findName(text ?? '', names) ?? [])[0];
    if (name !== undefined) return { clip, ...name, rule };
  }
  const reel = clip.reel?.toLowerCase().replace(/[^a-z0-9]/g, '');
  const byReel = reel === undefined ? undefined : names.reels.get(reel);
  return byReel === undefined ? undefined : { clip, ...byReel, rule: 'reel' };
}

/** A whole take name before a shot id; the longest id that stands alone in the text, so that `DCK_0010` is not found in `DCK_00100`. */
function findName(text: string, names: KnownNames): Name | undefined {
  const words = foldShotId(decodedPath(text)).match(/[a-z0-9_-]+/g) ?? [];
  for (const word of words) {
    const take = names.takes.get(word);
    if (take !== undefined) return take;
  }
  return words.flatMap((word) => shotIn(word, names) ?? [])[0];
}

/** Codes joined by `_` are tried from the longest run to the shortest: `hrb_dck_0010_v003_t01` holds `dck_0010`. */
function shotIn(word: string, { shots }: KnownNames): Name | undefined {
  const codes = word.split('_');
  for (let length = codes.length; length > 0; length -= 1) {
    for (let from = 0; from + length <= codes.length; from += 1) {
      const name = shots.get(codes.slice(from, from + length).join('_'));
      if (name !== undefined) return name;
    }
  }
  return undefined;
}

function decodedPath(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}
