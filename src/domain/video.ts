/** The API's video object, status words and error shapes of all servers folded into one. */
export interface Video {
  readonly id: string;
  readonly status: VideoStatus;
  readonly rawStatus: string;
  /** 0 to 100. */
  readonly progress: number | undefined;
  readonly model: string | undefined;
  readonly prompt: string | undefined;
  readonly size: string | undefined;
  readonly seconds: number | undefined;
  readonly createdAtMs: number | undefined;
  readonly completedAtMs: number | undefined;
  readonly expiresAtMs: number | undefined;
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /** Where the server hands out a link instead of `/content`. */
  readonly resultUrl: string | undefined;
  /** The video this one was remixed, edited or extended from. */
  readonly parentVideoId: string | undefined;
  /** The server says that this clip stands in for a render. */
  readonly isPlaceholder: boolean;
}

export type VideoStatus =
  | 'queued'
  | 'in_progress'
  | 'completed'
  | 'failed'
  | 'expired'
  | 'cancelled'
  | 'deleted'
  | 'unknown';

export function isVideoEnded(status: VideoStatus): boolean {
  return status !== 'queued' && status !== 'in_progress' && status !== 'unknown';
}
