/** Sends one signed event to one receiver. Not idempotent, so events carry ids the receiver tells twins by. */
export interface WebhookPost {
  /** The HTTP status; undefined when no answer came. Redirects are answers, not followed. */
  readonly post: (delivery: SignedDelivery, signal: AbortSignal) => Promise<number | undefined>;
}

export interface SignedDelivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
