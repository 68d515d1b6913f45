import type { Batch } from '../../src/domain/batch.js';
import { isBatchEnded } from '../../src/domain/batch.js';
import { parseBatch } from '../../src/protocol/batch-object.js';
import { type BatchResultLine, parseBatchResultLine } from '../../src/protocol/batch-result-line.js';
import { parseFile } from '../../src/protocol/file-object.js';

/** A request under the gateway's base URL, with its token. */
export interface GatewayClient {
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
}

/** One input line as a client would write it; `change` replaces members. */
export function tinyLine(customId: string, change: Readonly<Record<string, unknown>> = {}): string {
  const body = { model: 'tiny', prompt: `A gull over ${customId}.`, size: '64x36', seconds: '1' };
  return JSON.stringify({ custom_id: customId, method: 'POST', url: '/v1/videos', body, ...change });
}

export async function uploadLines(gateway: GatewayClient, lines: readonly string[]): Promise<string> {
  const form = new FormData();
  form.set('purpose', 'batch');
  form.set('file', new File([lines.map((line) => `${line}\n`).join('')], 'shots.jsonl'));
  const answer = await gateway.fetch('/files', { method: 'POST', body: form });
  const file = parseFile(await answer.json());
  if (file === undefined) throw new Error(`The upload was answered with ${answer.status}.`);
  return file.id;
}

export async function createBatch(
  gateway: GatewayClient,
  inputFileId: string,
  extra: { readonly headers?: Record<string, string>; readonly metadata?: Record<string, string> } = {},
): Promise<Batch> {
  const answer = await gateway.fetch('/batches', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...extra.headers },
    body: JSON.stringify({
      input_file_id: inputFileId,
      endpoint: '/v1/videos',
      completion_window: '24h',
      metadata: extra.metadata,
    }),
  });
  const batch = parseBatch(await answer.json());
  if (batch === undefined) throw new Error(`The batch was answered with ${answer.status}.`);
  return batch;
}

export async function cancelBatch(gateway: GatewayClient, batchId: string): Promise<void> {
  const answer = await gateway.fetch(`/batches/${batchId}/cancel`, { method: 'POST' });
  if (!answer.ok) throw new Error(`The cancel was answered with ${answer.status}.`);
}

/** Polls until the batch has ended. */
export async function waitForBatch(gateway: GatewayClient, batchId: string): Promise<Batch> {
  for (;;) {
    const batch = parseBatch(await (await gateway.fetch(`/batches/${batchId}`)).json());
    if (batch === undefined) throw new Error(`Batch ${batchId} is gone.`);
    if (isBatchEnded(batch.status)) return batch;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function readResults(
  gateway: GatewayClient,
  fileId: string | undefined,
): Promise<readonly BatchResultLine[]> {
  if (fileId === undefined) return [];
  const text = await (await gateway.fetch(`/files/${fileId}/content`)).text();
  return text
    .trimEnd()
    .split('\n')
    .map(parseBatchResultLine)
    .filter((line) => line !== undefined);
}
