/** Lines of at most `width`, broken at blanks; those after the first are indented. A word that is longer stays whole. */
export function wrapText(text: string, { width, indent }: { readonly width: number; readonly indent: number }): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width, ' '.repeat(indent)))
    .join('\n');
}

function wrapLine(line: string, width: number, margin: string): string {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const before = rest.lastIndexOf(' ', width);
    const at = before > margin.length ? before : rest.indexOf(' ', width);
    if (at === -1) break;
    lines.push(rest.slice(0, at));
    rest = margin + rest.slice(at + 1);
  }
  return [...lines, rest].join('\n');
}
