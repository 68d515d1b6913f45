import { z } from 'zod';
import type { ShotId } from './shot-id.js';

/** `HRB_DCK_0010_v003_t02`: the file stem of one take, `_PH` at its end for a placeholder clip. */
export const takeNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9-]+(_[A-Za-z0-9-]+)+_v\d{3,}_t\d{2,}(_PH)?$/)
  .brand<'TakeName'>();
export type TakeName = z.infer<typeof takeNameSchema>;

export interface TakeAddress {
  readonly show: string;
  readonly shotId: ShotId;
  readonly version: number;
  readonly take: number;
  readonly isPlaceholder: boolean;
}

export function formatTakeName(address: TakeAddress): TakeName {
  const suffix = address.isPlaceholder ? '_PH' : '';
  return takeNameSchema.parse(
    `${address.show}_${address.shotId}_${formatVersion(address.version)}_${formatTake(address.take)}${suffix}`,
  );
}

/** `v003` */
export function formatVersion(version: number): string {
  return `v${String(version).padStart(3, '0')}`;
}

/** `t02` */
export function formatTake(take: number): string {
  return `t${String(take).padStart(2, '0')}`;
}
