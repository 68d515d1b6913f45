import type { GatewayVideo } from '../domain/gateway-records.js';
import type { Refusal } from './api-error.js';
import type { UpstreamServer } from './gateway-ports.js';

export type FoundSource =
  | { readonly kind: 'found'; readonly source: NonNullable<GatewayVideo['source']> }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Where an upstream holds the job that something is to be made from: only that server can, and only if its kind does.
 *
 * the parent                                        answer
 * is a placeholder, or its upstream is not driven   400 `source_not_held`
 * lies at an upstream that makes no such thing      400 `unsupported_method`
 * lies at one that does                             its job
 */
export function findSource(
  { job, id }: GatewayVideo,
  method: 'edit' | 'extend',
  upstreams: readonly UpstreamServer[],
): FoundSource {
  const server = upstreams.find(({ name }) => name === job?.upstream);
  if (server === undefined || job?.state !== 'accepted')
    return refused('source_not_held', `No renderer holds '${id}'.`);
  const { kind, name } = server;
  const isAble = method === 'edit' ? kind.edits !== 'none' : kind.hasExtensions;
  if (isAble) return { kind: 'found', source: { upstream: name, jobId: job.id } };
  const what = method === 'edit' ? 'edits' : 'extensions';
  return refused('unsupported_method', `'${id}' was rendered by ${kind.title}, which makes no ${what}.`);
}

function refused(code: string, message: string): FoundSource {
  return { kind: 'refused', refusal: { status: 400, code, message, param: 'video' } };
}
