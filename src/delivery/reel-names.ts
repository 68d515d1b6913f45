/** CMX3600 gives a reel eight characters. */
const reelLength = 8;

/**
 * A reel for each clip name, no two alike: NLEs tell clips apart by it, because the files carry no timecode. `long` is
 * the name itself, for tools that read more than eight characters.
 */
export function reelNames(clipNames: readonly string[], form: 'short8' | 'long'): ReadonlyMap<string, string> {
  if (form === 'long') return new Map(clipNames.map((name) => [name, name]));
  const reels = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of clipNames) {
    if (reels.has(name)) continue;
    const reel = freeReel(shorten(name), taken);
    taken.add(reel);
    reels.set(name, reel);
  }
  return reels;
}

/** `HRB_DCK_0010_v003_t02` to `DCK0010B`: the shot without the show, as much of its end as fits, and the take as a letter. */
function shorten(name: string): string {
  const match = /^[^_]+_(.+)_v\d+_t(\d+)(_PH)?$/.exec(name);
  const shot = (match?.[1] ?? name).toUpperCase().replace(/[^A-Z0-9]/g, '');
  const take = String.fromCharCode(64 + (Number(match?.[2] ?? 1) % 26 || 26));
  return (shot.slice(-(reelLength - 1)) || 'X') + take;
}

function freeReel(wanted: string, taken: ReadonlySet<string>): string {
  let reel = wanted;
  for (let number = 1; taken.has(reel); number += 1) {
    const suffix = number.toString(36).toUpperCase();
    reel = wanted.slice(0, reelLength - suffix.length) + suffix;
  }
  return reel;
}
