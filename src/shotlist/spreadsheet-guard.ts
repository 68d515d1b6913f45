/** `=`, `+`, `-`, `@` begin a formula, also behind blanks. https://owasp.org/www-community/attacks/CSV_Injection */
const formula = /^'*\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/;
/** A number with zeros in front, which a spreadsheet would drop, or one that it would round. */
const fragileNumber = /^'*(0\d+|\d{12,}|\d+[eE]\d+)$/;

/**
 * A text as a spreadsheet keeps it: what it would take for a formula or a number gets a `'` before it. Texts that begin
 * so already get one more, so that `unguardCell` gives every text back exactly.
 */
export function guardCell(text: string): string {
  return formula.test(text) || fragileNumber.test(text) ? `'${text}` : text;
}

/** Also understands `="0010"`, the other way people keep a spreadsheet from counting. */
export function unguardCell(cell: string): string {
  const formulaText = /^="((?:[^"]|"")*)"$/.exec(cell)?.[1];
  if (formulaText !== undefined) return formulaText.replaceAll('""', '"');
  return cell.startsWith("'") && guardCell(cell.slice(1)) === cell ? cell.slice(1) : cell;
}
