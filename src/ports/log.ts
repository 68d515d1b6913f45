/** What the program did, for machines: a constant message, the facts as fields. Secrets never reach the file. */
export interface Log {
  readonly debug: (message: string, fields: LogFields) => void;
  readonly warn: (message: string, fields: LogFields) => void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
