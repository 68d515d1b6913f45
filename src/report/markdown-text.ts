/** Long enough for a prompt to be known by, short enough for a table. */
const longestShown = 200;

/**
 * Text of a list or a server as a code span: there GitHub makes no links, mentions, images, HTML or emphasis of it.
 * The fence is longer than any run of backticks inside, and `|` is escaped because tables cut at it even there.
 */
export function codeSpan(text: string): string {
  const line = text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  const shown = line.length > longestShown ? `${line.slice(0, longestShown)}…` : line;
  if (shown === '') return '';
  const longestRun = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  const pad = longestRun > 0 ? ' ' : '';
  return `${fence}${pad}${shown.replaceAll('|', '\\|')}${pad}${fence}`;
}

export function markdownTable(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |\n`;
  return line(header) + line(header.map(() => '---')) + rows.map(line).join('');
}
