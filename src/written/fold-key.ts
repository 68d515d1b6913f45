/** Two keys that a person would take for one: case, blanks, `_`, `-` and the composition of accents aside. */
export function foldKey(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '');
}
