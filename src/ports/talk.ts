/** Words to the person in front of the terminal, on stderr. A view decides how they look. */
export interface Talk {
  readonly say: (message: string) => void;
  readonly warn: (message: string) => void;
  /** A bar on a terminal, a heartbeat line off it. Calls with the same id move the same bar. */
  readonly progress: (progress: Progress) => void;
}

export interface Progress {
  readonly id: string;
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly unit: 'takes' | 'bytes' | 'files' | 'lines';
  readonly note?: string;
  readonly isFinished?: boolean;
  /** One of many: gone from the terminal when it is finished, and never told off it. */
  readonly isPassing?: boolean;
}
