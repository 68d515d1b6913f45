/** The lines of one list item, and where they begin. */
export interface WrittenItem {
  readonly text: string;
  /** Counts from 1. */
  readonly firstLine: number;
}

/**
 * The items of block lists as their dashes and indents show them, each up to the next dash or to less indent; a list
 * inside an item comes as items of its own. For text that no parser can read as a whole.
 */
export function splitItems(text: string): readonly WrittenItem[] {
  const items: { lines: string[]; readonly firstLine: number; readonly indent: number }[] = [];
  let isOpen = false;
  let blockIndent = Number.POSITIVE_INFINITY;
  for (const [index, line] of text.split('\n').entries()) {
    const indent = line.search(/\S/);
    const isProse = indent === -1 || indent > blockIndent;
    if (!isProse) {
      blockIndent = blockHeader.test(line) ? indent : Number.POSITIVE_INFINITY;
      const isItem = /^ *- /.test(line);
      if (isItem) items.push({ lines: [], firstLine: index + 1, indent });
      isOpen = isItem || (isOpen && indent > (items.at(-1)?.indent ?? 0));
    }
    if (isOpen) items.at(-1)?.lines.push(line);
  }
  return items.map(({ lines, firstLine }) => ({ text: lines.join('\n'), firstLine }));
}

/** `prompt: >-`: the lines below it with more indent are text, whatever they look like. */
const blockHeader = /: *[>|][-+0-9]* *(?:#.*)?\r?$/;
