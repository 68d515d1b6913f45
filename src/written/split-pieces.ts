/** Some lines of a text, and where they begin. */
export interface WrittenPiece {
  readonly lines: readonly string[];
  /** Counts from 1. */
  readonly firstLine: number;
}

/**
 * The items of block lists as their dashes and indents show them, each up to the next dash or to less indent, and what
 * stands before, between and after them; a list inside an item comes as items of its own. Each piece can be read alone.
 * For text that no parser can read as a whole.
 */
export function splitPieces(text: string): readonly WrittenPiece[] {
  const pieces: { lines: string[]; readonly firstLine: number; readonly indent: number }[] = [];
  let blockIndent = Number.POSITIVE_INFINITY;
  for (const [index, line] of text.split('\n').entries()) {
    const indent = indentOf(line);
    const isProse = indent === -1 || indent > blockIndent || line[indent] === '#';
    if (!isProse) blockIndent = blockHeader.test(line) ? indent : Number.POSITIVE_INFINITY;
    const open = pieces.at(-1);
    const isItem = !isProse && /^ *- /.test(line);
    const isInside = isProse || (!isItem && indent > (open?.indent ?? -1));
    if (open !== undefined && isInside) open.lines.push(line);
    // What follows an item on its own level or above is no part of it, and the next such line no part of this one.
    else pieces.push({ lines: [line], firstLine: index + 1, indent: isItem ? indent : indent - 1 });
  }
  return pieces;
}

/** What comes after a line of a piece, from the next field of the same map on. */
export function piecesAround(
  { lines, firstLine }: WrittenPiece,
  line: number,
): { readonly before: WrittenPiece; readonly after: WrittenPiece } {
  const level = indentOf((lines.find((one) => /^\s*[^\s#]/.test(one)) ?? '').replace('- ', '  '));
  const isField = (index: number) => index >= 0 && indentOf(lines[index] ?? '') === level;
  const at = line - firstLine;
  let start = at;
  while (start > 0 && !isField(start)) start -= 1;
  let end = at + 1;
  while (end < lines.length && !isField(end)) end += 1;
  return {
    before: { lines: lines.slice(0, start), firstLine },
    after: { lines: lines.slice(end), firstLine: firstLine + end },
  };
}

function indentOf(line: string): number {
  return line.search(/\S/);
}

/** `prompt: >-`: the lines below it with more indent are text, whatever they look like. */
const blockHeader = /: *[>|][-+0-9]* *(?:#.*)?\r?$/;
