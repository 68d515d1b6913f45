import type { UpstreamKind } from '../../catalog/upstream-kind.js';
import type { EditOrder, ExtendOrder, VideoOrder } from '../../ports/video-jobs.js';
import { formatDerivedBody } from '../../protocol/video-create-body.js';
import { fieldsForm, type VideoForm, videoForm } from './video-form.js';

/** The paid POST of one order as one make of server takes it. */
export interface VideoCall extends VideoForm {
  readonly target: string;
}

export function videoCall(order: VideoOrder, kind: UpstreamKind): VideoCall {
  if (order.method === 'create') return { target: '/videos', ...videoForm(order, kind) };
  return order.method === 'edit' && kind.edits === 'remix' ? remixCall(order, kind) : derivedCall(order, kind);
}

function remixCall({ parentId, prompt }: EditOrder, { form }: UpstreamKind): VideoCall {
  const target = `/videos/${encodeURIComponent(parentId)}/remix`;
  return { target, ...(form === 'multipart' ? fieldsForm({ prompt }) : jsonForm({ prompt })) };
}

function derivedCall(order: EditOrder | ExtendOrder, { secondsAs }: UpstreamKind): VideoCall {
  const target = order.method === 'edit' ? '/videos/edits' : '/videos/extensions';
  return { target, ...jsonForm(formatDerivedBody(order, secondsAs)) };
}

function jsonForm(body: unknown): VideoForm {
  return { contentType: 'application/json', body: Buffer.from(JSON.stringify(body)) };
}
