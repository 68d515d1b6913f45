import type { SoundLists } from '../../src/cli/read-lists.js';
import { sizeSchema } from '../../src/domain/render-request.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { type ShotId, shotIdSchema } from '../../src/domain/shot-id.js';
import { emptyEditorial, type Shot } from '../../src/domain/shot-list.js';

export interface HarborShot {
  readonly id: string;
  readonly prompt: string;
  readonly takes: number;
  readonly model: string;
  readonly hasReference: boolean;
}

const place = { file: 'shotlists/harbor.shotlist.yaml', line: 1, column: 1 };

/** The picture that the first shot opens with. */
export const harborReference = Buffer.from('a harbor at dawn');
const referencePath = 'shotlists/refs/harbor.png';

/** A shot list as production might hand it in on one night, with nothing wrong in it. */
export function harborLists(shots: readonly HarborShot[]): SoundLists {
  return {
    show: 'HRB',
    lists: [{ file: place.file, sha256: sha256Of(JSON.stringify(shots)), show: 'HRB', shots: shots.map(harborShot) }],
    diagnostics: [],
    references: new Map(),
    contents: new Map([[referencePath, { sha256: sha256Of(harborReference) }]]),
  };
}

function harborShot({ id, prompt, takes, model, hasReference }: HarborShot): Shot {
  return {
    id: shotIdOf(id),
    episode: undefined,
    sequence: 'DCK',
    method: 'create',
    parent: undefined,
    prompt,
    model,
    size: sizeSchema.parse('1280x720'),
    seconds: 4,
    askedSeconds: undefined,
    inputReference: hasReference ? { kind: 'file', path: referencePath } : undefined,
    characters: [],
    params: {},
    takes,
    editorial: emptyEditorial,
    place,
    origins: () => ({ find: () => undefined, fields: () => [] }),
  };
}

function shotIdOf(id: string): ShotId {
  return shotIdSchema.parse(id);
}
