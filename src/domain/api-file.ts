/** The API's file object, in our spelling. */
export interface ApiFile {
  readonly id: string;
  readonly filename: string;
  readonly sizeBytes: number;
  readonly purpose: string;
  readonly createdAtMs: number | undefined;
  readonly expiresAtMs: number | undefined;
}
