import { posix } from 'node:path';
import type { InputReference, Shot } from '../domain/shot-list.js';
import { type ShotFieldName, shotFields } from './shot-fields.js';

/** A shot as text, field by field, in the order of `shotFields`; only what differs from nothing. Read again it is the same shot. */
export function shotCells(shot: Shot, folder: string): ReadonlyMap<string, string> {
  const cells = new Map<string, string>();
  for (const { name } of shotFields) {
    const text = cellOf(shot, name, folder);
    if (text !== undefined && text !== '') cells.set(name, text);
  }
  for (const [name, value] of Object.entries(shot.params)) cells.set(`params.${name}`, String(value));
  for (const [name, value] of Object.entries(shot.editorial.extra)) cells.set(name, value);
  return cells;
}

function cellOf(shot: Shot, name: ShotFieldName, folder: string): string | undefined {
  const { editorial } = shot;
  switch (name) {
    case 'id':
      return shot.id;
    case 'prompt':
      return shot.prompt;
    case 'model':
      return shot.model;
    case 'size':
      return shot.size;
    case 'seconds':
      return String(shot.seconds);
    case 'input_reference':
      return shot.inputReference && referenceCell(shot.inputReference, folder);
    case 'characters':
      return shot.characters.map(({ key }) => key).join(' + ');
    case 'extends':
      return shot.method === 'extend' ? parentCell(shot) : undefined;
    case 'edit_of':
      return shot.method === 'edit' ? parentCell(shot) : undefined;
    case 'takes':
      return shot.takes === 1 ? undefined : String(shot.takes);
    case 'render':
      return editorial.render === 'yes' ? undefined : editorial.render;
    case 'locked':
      return editorial.isLocked ? 'true' : undefined;
    case 'status':
      return editorial.status;
    case 'priority':
      return numberCell(editorial.priority);
    case 'due':
      return editorial.due;
    case 'order':
      return numberCell(editorial.order);
    case 'assignee':
      return editorial.assignee;
    case 'cut_in':
      return numberCell(editorial.cutIn);
    case 'cut_out':
      return numberCell(editorial.cutOut);
    case 'handles':
      return numberCell(editorial.handles);
    case 'tags':
      return editorial.tags.join(' + ');
    case 'description':
      return editorial.description;
    case 'notes':
      return editorial.notes;
    // The whole id says episode and sequence; the seconds are final, so what they were made from is not repeated.
    case 'episode':
    case 'sequence':
    case 'params':
    case 'frames':
    case 'timecode':
    case 'tc_in':
    case 'tc_out':
    case 'start_time':
    case 'end_time':
    case 'head_in':
    case 'tail_out':
    case 'fps':
    case 'fit':
      return undefined;
    default:
      return name satisfies never;
  }
}

/** Relative to the folder that the list will lie in. */
function referenceCell(reference: InputReference, folder: string): string {
  switch (reference.kind) {
    case 'file':
      return posix.relative(folder, reference.path);
    case 'image_url':
      return reference.url;
    case 'file_id':
      return `file_id:${reference.fileId}`;
    default:
      return reference satisfies never;
  }
}

function parentCell({ parent }: Shot): string | undefined {
  if (parent === undefined) return undefined;
  return parent.take === 1 ? parent.shotId : `${parent.shotId}.t${parent.take}`;
}

function numberCell(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
