import type { GatewayRecords } from '../ports/gateway-records.js';

/** A running batch reads its lines from its input file until it ends, whether or not the file is still listed. */
export async function isInputNeeded(fileId: string, records: GatewayRecords): Promise<boolean> {
  const open = await records.openBatches();
  return open.some((batch) => batch.inputFileId === fileId && batch.status !== 'validating');
}
