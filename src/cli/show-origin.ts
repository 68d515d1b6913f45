import { formatPlace } from '../domain/place.js';
import { foldShotId } from '../domain/shot-id.js';
import type { Shot } from '../domain/shot-list.js';
import { givingField } from '../shotlist/giving-field.js';
import { shotCells } from '../shotlist/list-cells.js';
import type { CommandResult } from './command.js';
import { exitCodes } from './exit-code.js';
import type { Paint } from './view/paint.js';
import { oneLine, plainText } from './view/plain-text.js';

/** Every value of a shot with the layer that gives it and where that is written; undefined for a shot in no list. */
export function showOrigin(shots: readonly Shot[], wanted: string, paint: Paint): CommandResult | undefined {
  const shot = shots.find(({ id }) => foldShotId(id) === foldShotId(wanted));
  if (shot === undefined) return undefined;
  const origins = shot.origins();
  const values = [...shotCells(shot, '.')].map(([field, value]) => {
    const given = givingField(field.startsWith('params.') ? 'params' : field, origins);
    const origin = origins.find(given);
    const layer = origin?.layer ?? 'built-in';
    return { field, value, layer, place: origin?.place };
  });
  const width = Math.max(...values.map(({ field }) => field.length));
  const lines = values.map(({ field, value, layer, place }) => {
    const where = place === undefined ? layer : `${layer}, ${plainText(formatPlace(place))}`;
    return `  ${field.padEnd(width)}  ${oneLine(value, 40).padEnd(40)}  ${paint.dim(where)}`;
  });
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/show-origin@1',
    document: { shotId: shot.id, values },
    human: [paint.bold(shot.id), ...lines].join('\n'),
  };
}
