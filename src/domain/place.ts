/** Where a value was written. Lines and columns count from 1; `cell` is a spreadsheet address such as `F12`. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** Column just past the value on the same line, for underlining. */
  readonly endColumn?: number;
  readonly cell?: string;
  readonly field?: string;
}

/** `shotlists/harbor.yaml:27:14`, or `pickups.csv:12:3 (cell F12)`. */
export function formatPlace(place: Place): string {
  const position = [place.file, place.line, place.line === undefined ? undefined : place.column]
    .filter((part) => part !== undefined)
    .join(':');
  return place.cell === undefined ? position : `${position} (cell ${place.cell})`;
}
