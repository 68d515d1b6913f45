import type { Diagnostic } from '../domain/diagnostic.js';
import type { ImageFacts, ImageProblem } from '../domain/inspect-image.js';
import { sizeInPixels } from '../domain/render-request.js';
import type { Sha256 } from '../domain/sha256.js';
import type { Shot } from '../domain/shot-list.js';
import type { FileFacts } from '../ports/project-files.js';
import { placeOfShotField } from './place-of-shot-field.js';

export interface ReferenceFacts extends ImageFacts {
  readonly sha256: Sha256;
  readonly sizeBytes: number;
}

/** What lies at a reference's path. `facts` only when it is an image. */
export interface ReferenceFinding {
  readonly stat: FileFacts | undefined;
  readonly facts: ReferenceFacts | undefined;
  readonly problem: ImageProblem | undefined;
}

/** No first frame is larger; the API's own bound for a data URL is near it. */
export const largestReferenceBytes = 16 * 1024 * 1024;

type Fault = Pick<Diagnostic, 'severity' | 'code' | 'message' | 'hint'>;

/** Local references: they exist, are images, and are exactly of the shot's size, because they become its first frame. */
export function checkReference(shot: Shot, findings: ReadonlyMap<string, ReferenceFinding>): readonly Diagnostic[] {
  if (shot.inputReference?.kind !== 'file') return [];
  const { path } = shot.inputReference;
  const finding = findings.get(path);
  const faults =
    fileFault(path, finding?.stat) ??
    imageFaults(`\`${path}\``, shot, { facts: finding?.facts, problem: finding?.problem });
  const place = placeOfShotField(shot, 'input_reference');
  return faults.map((fault) => ({ ...fault, value: path, place }));
}

/** `name` is what a message calls the image. */
export function imageFaults(
  name: string,
  shot: Shot,
  image: { readonly facts: ImageFacts | undefined; readonly problem: ImageProblem | undefined },
): readonly Fault[] {
  const problem = image.problem === undefined ? [] : [problemFault(name, image.problem)];
  const { width, height } = sizeInPixels(shot.size);
  const { facts } = image;
  if (facts === undefined || image.problem?.kind === 'turned') return problem;
  if (facts.width === width && facts.height === height) return problem;
  return [
    ...problem,
    {
      severity: 'error',
      code: 'E_REFERENCE_SIZE',
      message: `${name} is ${facts.width}x${facts.height}; the shot is ${shot.size}.`,
      hint: 'Scale or crop the image to the size of the shot: it becomes the first frame.',
    },
  ];
}

function fileFault(path: string, stat: FileFacts | undefined): readonly Fault[] | undefined {
  const missing = { severity: 'error', code: 'E_REFERENCE_MISSING' } as const;
  if (stat === undefined) {
    return [{ ...missing, message: `There is no file \`${path}\`.`, hint: 'Paths are relative to the shot list.' }];
  }
  if (stat.isOutside) {
    const hint = 'Put the image itself into the project.';
    return [{ ...missing, message: `\`${path}\` is a link that leads out of the project.`, hint }];
  }
  if (stat.kind !== 'file') {
    return [{ ...missing, message: `\`${path}\` is not a regular file.`, hint: 'Name an image file.' }];
  }
  if (stat.sizeBytes <= largestReferenceBytes) return undefined;
  const message = `\`${path}\` has ${Math.ceil(stat.sizeBytes / 1_048_576)} MiB; 16 are enough for any first frame.`;
  return [{ severity: 'error', code: 'E_REFERENCE_DAMAGED', message, hint: 'Save it as JPEG or WebP.' }];
}

function problemFault(name: string, problem: ImageProblem): Fault {
  const severity = 'error';
  switch (problem.kind) {
    case 'empty':
      return { severity, code: 'E_REFERENCE_DAMAGED', message: `${name} is empty.`, hint: 'Export the image again.' };
    case 'truncated':
      return {
        severity,
        code: 'E_REFERENCE_DAMAGED',
        message: `${name} is cut off.`,
        hint: 'Export or copy it again.',
      };
    case 'animated':
      return { severity, code: 'E_REFERENCE_ANIMATED', message: `${name} is animated.`, hint: 'Save one frame of it.' };
    case 'lfs_pointer':
      return {
        severity,
        code: 'E_REFERENCE_LFS',
        message: `${name} is a Git LFS pointer, not the image.`,
        hint: 'Run `git lfs pull`.',
      };
    case 'not_an_image': {
      const what = problem.looksLike === undefined ? '' : ` but ${problem.looksLike}`;
      const message = `${name} is not a JPEG, PNG or WebP image${what}.`;
      return { severity, code: 'E_REFERENCE_TYPE', message, hint: 'The first bytes decide, not the name.' };
    }
    case 'turned': {
      const { width, height } = problem.facts;
      const message = `${name} is stored as ${width}x${height} and shown turned, by an EXIF note that renderers ignore.`;
      const hint = `Save it upright, for example with \`magick IMAGE -auto-orient IMAGE\`.`;
      return { severity, code: 'E_REFERENCE_TURNED', message, hint };
    }
    case 'unusual_color': {
      const message = `${name} ${problem.what}; servers differ in what they make of it.`;
      return { severity: 'warning', code: 'W_REFERENCE_COLOR', message, hint: 'Save it as 8-bit RGB.' };
    }
    default:
      return problem satisfies never;
  }
}
