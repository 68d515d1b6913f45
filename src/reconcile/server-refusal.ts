import type { RenderQueueError } from '../domain/render-queue-error.js';

/** The server is there, and says for good that it does not give what it was asked for. */
export function isRefused({ code }: RenderQueueError): boolean {
  return code === 'E_SERVER_NOT_FOUND' || code === 'E_SERVER_REFUSED';
}

/** It is about the one thing that was asked for: of another batch the same server may tell everything. */
export function isOfOneAnswer(fault: RenderQueueError): boolean {
  return isRefused(fault) || ofOneAnswer.has(fault.code);
}

const ofOneAnswer: ReadonlySet<string> = new Set(['E_SERVER_FAULT', 'E_SERVER_ANSWER', 'E_SERVER_NO_ANSWER']);
