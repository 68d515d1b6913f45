import { type BatchInputLine, parseBatchInputLine } from '../protocol/batch-input-line.js';
import { fileBlob } from './blob-names.js';
import { collectBytes } from './collect-bytes.js';
import type { GatewayPorts } from './gateway-ports.js';

/** Where a line lies in the input file of a batch, in bytes. */
export interface LinePlace {
  readonly fileId: string;
  readonly offset: number;
  readonly length: number;
}

/** Undefined when the file is gone, or holds no such line. */
export async function readInputLine(
  { fileId, offset, length }: LinePlace,
  { blobs }: Pick<GatewayPorts, 'blobs'>,
): Promise<BatchInputLine | undefined> {
  const bytes = await blobs.open(fileBlob(fileId), { start: offset, end: offset + length - 1 });
  return bytes && parseBatchInputLine((await collectBytes(bytes)).toString('utf8'));
}
