export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Above this many word pairs the table would cost more than the answer is worth; both texts are shown whole. */
const largestTable = 250_000;

/** What happened to a text, word by word. Joining `same` and `added` gives the new text, `same` and `removed` the old. */
export function wordDiff(before: string, after: string): readonly DiffPart[] {
  const old = wordsOf(before);
  const young = wordsOf(after);
  if (old.length * young.length > largestTable) {
    return joined([...old.map(part('removed')), ...young.map(part('added'))]);
  }
  return joined(walk(old, young, commonLengths(old, young)));
}

/** Words with the blanks behind them, so that nothing of the text is lost. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\S+\s*|^\s+/g) ?? [];
}

function part(kind: DiffPart['kind']): (text: string) => DiffPart {
  return (text) => ({ kind, text });
}

/** `lengths[i][j]`: words that the rest of the old text from i and of the new one from j have in common, in order. */
function commonLengths(old: readonly string[], young: readonly string[]): readonly Uint16Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(young.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = young.length - 1; j >= 0; j -= 1) {
      const diagonal = (lengths[i + 1]?.[j + 1] ?? 0) + 1;
      const best = old[i] === young[j] ? diagonal : Math.max(lengths[i + 1]?.[j] ?? 0, lengths[i]?.[j + 1] ?? 0);
      lengths[i]?.fill(best, j, j + 1);
    }
  }
  return lengths;
}

function walk(old: readonly string[], young: readonly string[], lengths: readonly Uint16Array[]): readonly DiffPart[] {
  const parts: DiffPart[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < young.length) {
    const [was, is] = [old[i], young[j]];
    if (was !== undefined && was === is) {
      parts.push({ kind: 'same', text: was });
      i += 1;
      j += 1;
    } else if (was !== undefined && (is === undefined || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))) {
      parts.push({ kind: 'removed', text: was });
      i += 1;
    } else {
      parts.push({ kind: 'added', text: is ?? '' });
      j += 1;
    }
  }
  return parts;
}

function joined(parts: readonly DiffPart[]): readonly DiffPart[] {
  const runs: DiffPart[] = [];
  for (const { kind, text } of parts) {
    const last = runs.at(-1);
    if (last?.kind === kind) runs.splice(-1, 1, { kind, text: last.text + text });
    else runs.push({ kind, text });
  }
  return runs;
}
