import type { Diagnostic } from '../domain/diagnostic.js';
import { sizeInPixels } from '../domain/render-request.js';
import type { Sha256 } from '../domain/sha256.js';
import type { Shot } from '../domain/shot-list.js';
import type { FileFacts } from '../ports/project-files.js';
import type { ImageFacts } from './inspect-image.js';
import { placeOfShotField } from './place-of-shot-field.js';

export interface ReferenceFacts extends ImageFacts {
  readonly sha256: Sha256;
  readonly sizeBytes: number;
}

/** What lies at a reference's path. `facts` only when it is a readable image. */
export interface ReferenceFinding {
  readonly stat: FileFacts | undefined;
  readonly head: Uint8Array | undefined;
  readonly facts: ReferenceFacts | undefined;
}

/** The image becomes the first frame, so its size must be exactly the shot's. */
export function checkReference(shot: Shot, findings: ReadonlyMap<string, ReferenceFinding>): readonly Diagnostic[] {
  if (shot.inputReference?.kind !== 'file') return [];
  const { path } = shot.inputReference;
  const fault = faultOf(shot, path, findings.get(path));
  if (fault === undefined) return [];
  return [{ severity: 'error', ...fault, value: path, place: placeOfShotField(shot, 'input_reference') }];
}

type Fault = Pick<Diagnostic, 'code' | 'message' | 'hint'>;

function faultOf(shot: Shot, path: string, finding: ReferenceFinding | undefined): Fault | undefined {
  const stat = finding?.stat;
  if (stat === undefined) {
    const hint = 'Paths are relative to the shot list.';
    return { code: 'E_REFERENCE_MISSING', message: `There is no file \`${path}\`.`, hint };
  }
  if (stat.isOutside)
    return { code: 'E_REFERENCE_MISSING', message: `\`${path}\` is a link that leads out of the project.` };
  if (stat.kind !== 'file') return { code: 'E_REFERENCE_MISSING', message: `\`${path}\` is not a regular file.` };
  if (finding?.facts === undefined) {
    const message = `\`${path}\` is not a JPEG, PNG or WebP image.`;
    return { code: 'E_REFERENCE_TYPE', message, hint: 'Its first bytes decide, not its name.' };
  }
  const { width, height } = sizeInPixels(shot.size);
  if (finding.facts.width === width && finding.facts.height === height) return undefined;
  return {
    code: 'E_REFERENCE_SIZE',
    message: `\`${path}\` is ${finding.facts.width}x${finding.facts.height}; the shot is ${shot.size}.`,
    hint: 'Scale or crop the image to the size of the shot: it becomes the first frame.',
  };
}
