import type { CutMatch } from '../../delivery/match-cut.js';
import { addMoneyTotals, formatMoneyTotal, noMoney } from '../../domain/money.js';
import { formatTake, formatVersion } from '../../domain/take-name.js';
import type { Paint } from './paint.js';
import { plainText } from './plain-text.js';

/** A cut against the lists: what matched by which rule, what is new, what could be omitted and what that saves. */
export function formatCutMatch(match: CutMatch, paint: Paint): string {
  const saves = match.omitted.map((shot) => shot.saves).reduce(addMoneyTotals, noMoney);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [
      'In the cut',
      match.matched.map(({ clip, shotId, version, take, rule }) => {
        const name =
          version === undefined || take === undefined ? '' : ` ${formatVersion(version)} ${formatTake(take)}`;
        return `${String(clip.number).padStart(4)}  ${shotId}${name}  by ${rule}`;
      }),
    ],
    [
      'New: in the cut, known to no list',
      match.unknown.map(
        ({ number, clipName, reel }) => `${String(number).padStart(4)}  ${plainText(clipName ?? reel ?? '')}`,
      ),
    ],
    [
      'Omitted: on the lists, not in the cut',
      match.omitted.map(({ shotId, saves: saved }) => `      ${shotId}  ${formatMoneyTotal(saved)} tonight`),
    ],
    ['Reinstated: in the cut, dropped by the lists', match.reinstated.map((shotId) => `      ${shotId}`)],
  ];
  const told = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [paint.bold(title), ...lines].join('\n'));
  const verdict = `Omitting what is not in the cut would save ${formatMoneyTotal(saves)} tonight. Nothing is omitted until a list says so.`;
  return [...told, ...(match.omitted.length === 0 ? [] : [verdict])].join('\n\n');
}
