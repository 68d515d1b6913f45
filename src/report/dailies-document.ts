/** One document of the morning, ready to be written. */
export interface DailiesDocument {
  readonly name: string;
  readonly mediaType: string;
  readonly body: string;
}
