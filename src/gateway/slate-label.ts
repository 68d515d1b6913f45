import { parseCustomId } from '../domain/custom-id.js';

/** `HRB   DCK_0010   take 2`, as far as the batch's metadata and the custom_id tell. */
export function slateLabel(customId: string, metadata: Readonly<Record<string, string>>): string {
  const address = parseCustomId(customId);
  const parts = [metadata['nightshoot_show']];
  if (address === undefined) parts.push(customId);
  else parts.push(address.shotPart, `take ${address.take}`, address.attempt > 1 ? `try ${address.attempt}` : undefined);
  return parts.filter((part) => part).join('   ');
}
