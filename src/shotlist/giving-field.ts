import type { Origins } from '../domain/shot-list.js';
import { lengthFieldOf } from './length-field.js';

/** The field that gives a value: mostly itself, but a cut may give the seconds, and a status word render and locked. */
export function givingField(field: string, origins: Origins): string {
  if (field === 'seconds') return lengthFieldOf(origins);
  const isByStatus = (field === 'render' || field === 'locked') && origins.find(field) === undefined;
  return isByStatus ? 'status' : field;
}
