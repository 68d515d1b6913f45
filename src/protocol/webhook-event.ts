/** https://github.com/openai/openai-openapi (webhooks); `video.*` stand in the video guide alone. */
export type WebhookEventType =
  | 'batch.completed'
  | 'batch.failed'
  | 'batch.expired'
  | 'batch.cancelled'
  | 'video.completed'
  | 'video.failed';

/** The body names what changed and no more, so the receiver fetches it. */
export function formatWebhookEvent(event: {
  readonly id: string;
  readonly type: WebhookEventType;
  readonly createdAtMs: number;
  readonly subjectId: string;
}): string {
  return JSON.stringify({
    id: event.id,
    object: 'event',
    created_at: Math.floor(event.createdAtMs / 1000),
    type: event.type,
    data: { id: event.subjectId },
  });
}
