import { sizeSchema } from '../../src/domain/render-request.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { type ShotId, shotIdSchema } from '../../src/domain/shot-id.js';
import { emptyEditorial, type Shot, type ShotList } from '../../src/domain/shot-list.js';

const place = { file: 'shotlists/harbor.shotlist.yaml', line: 1, column: 1 };

/** A shot list as production might hand it in on one night, with nothing wrong in it. */
export function harborList(
  shots: readonly { readonly id: string; readonly prompt: string; readonly takes: number }[],
): ShotList {
  return {
    file: place.file,
    sha256: sha256Of(JSON.stringify(shots)),
    show: 'HRB',
    shots: shots.map((shot) => harborShot(shotIdSchema.parse(shot.id), shot.prompt, shot.takes)),
  };
}

function harborShot(id: ShotId, prompt: string, takes: number): Shot {
  return {
    id,
    episode: undefined,
    sequence: 'DCK',
    method: 'create',
    parent: undefined,
    prompt,
    model: id.endsWith('5') ? 'sora-2-pro' : 'sora-2',
    size: sizeSchema.parse('1280x720'),
    seconds: 4,
    inputReference: undefined,
    characters: [],
    params: {},
    takes,
    editorial: emptyEditorial,
    place,
    origins: () => ({ find: () => undefined, fields: () => [] }),
  };
}
