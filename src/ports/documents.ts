/** The local folder that people open reports and deliveries from. Paths are relative to it, `/` between parts. */
export interface Documents {
  /** Absolute path of the folder. */
  readonly location: string;
  /** Writes the whole file or none of it, over an older one, making its folders. Answers the absolute path. */
  readonly write: (path: string, body: string | Uint8Array) => Promise<string>;
  /** The file's bytes; undefined when there is none. */
  readonly read: (path: string) => Promise<Uint8Array | undefined>;
}
