import { checkOffer, type OfferProblem } from '../catalog/check-offer.js';
import { modelNames } from '../catalog/find-model.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { formatPlace, type Place } from '../domain/place.js';
import { foldShotId } from '../domain/shot-id.js';
import type { Shot, ShotList } from '../domain/shot-list.js';
import type { ListOptions } from './list-options.js';
import { suggest } from './suggest.js';

/** The API's own bound. https://platform.openai.com/docs/api-reference/videos/create */
export const longestPrompt = 32_000;

/** What is wrong between shots, and between a shot and what its model offers. */
export function checkShots(lists: readonly ShotList[], options: ListOptions): readonly Diagnostic[] {
  const shots = lists.flatMap((list) => list.shots);
  const offers = new OfferProblems(options);
  return [
    ...checkShows(lists, options.config.show),
    ...checkDuplicates(shots),
    ...checkParents(shots),
    ...shots.flatMap((shot) => [...checkPrompt(shot), ...offers.of(shot)]),
  ];
}

function checkShows(lists: readonly ShotList[], show: string | undefined): readonly Diagnostic[] {
  const [first] = lists.filter((list) => list.show !== undefined);
  const expected = show ?? first?.show;
  return lists
    .filter((list) => list.show !== undefined && list.show !== expected)
    .map((list) => ({
      severity: 'error',
      code: 'E_OTHER_SHOW',
      message: `The list belongs to the show \`${list.show}\`; the project is \`${expected}\`.`,
      place: { file: list.file },
      hint: 'Keep the lists of one show in one project.',
    }));
}

function checkDuplicates(shots: readonly Shot[]): readonly Diagnostic[] {
  const first = new Map<string, Shot>();
  const diagnostics: Diagnostic[] = [];
  for (const shot of shots) {
    const id = foldShotId(shot.id);
    const twin = first.get(id);
    if (twin === undefined) first.set(id, shot);
    else diagnostics.push(duplicateShot(shot, twin));
  }
  return diagnostics;
}

function duplicateShot(shot: Shot, twin: Shot): Diagnostic {
  const place = placeOfShotField(shot, 'id');
  const earlier = placeOfShotField(twin, 'id');
  return {
    severity: 'error',
    code: 'E_DUPLICATE_SHOT',
    message: `The shot \`${shot.id}\` is also at ${formatPlace(earlier)}${shot.id === twin.id ? '' : `, as \`${twin.id}\``}.`,
    place,
    hint: 'Give one of them another id.',
    related: [{ message: `\`${twin.id}\` first`, place: earlier }],
  };
}

function checkParents(shots: readonly Shot[]): readonly Diagnostic[] {
  const ids = new Set(shots.map((shot) => foldShotId(shot.id)));
  return shots.flatMap((shot) => {
    if (shot.parent === undefined || ids.has(foldShotId(shot.parent.shotId))) return [];
    const field = shot.method === 'extend' ? 'extends' : 'edit_of';
    return [
      {
        severity: 'error',
        code: 'E_UNKNOWN_PARENT',
        message: `\`${shot.id}\` ${shot.method}s \`${shot.parent.shotId}\`, which is in none of the lists.`,
        place: placeOfShotField(shot, field),
        hint: suggest(shot.parent.shotId, shots.map((one) => one.id).slice(0, 20)),
      },
    ];
  });
}

function checkPrompt(shot: Shot): readonly Diagnostic[] {
  const length = [...shot.prompt].length;
  if (shot.prompt.trim() !== '' && length <= longestPrompt) return [];
  const message =
    length <= longestPrompt
      ? 'The prompt is blank.'
      : `The prompt has ${length} characters; ${longestPrompt} are allowed.`;
  return [{ severity: 'error', code: 'E_PROMPT_LENGTH', message, place: placeOfShotField(shot, 'prompt') }];
}

/** A class of one method because it remembers which combinations were checked: a list has thousands of shots and few of them. */
class OfferProblems {
  readonly #options: ListOptions;
  readonly #known = new Map<string, readonly OfferProblem[]>();

  constructor(options: ListOptions) {
    this.#options = options;
  }

  of(shot: Shot): readonly Diagnostic[] {
    const key = `${shot.model}\n${shot.size}\n${shot.seconds}`;
    let problems = this.#known.get(key);
    if (problems === undefined) {
      problems = checkOffer(this.#options.catalog, shot, { serverKind: undefined, atMs: this.#options.atMs });
      this.#known.set(key, problems);
    }
    return problems.map((problem) => offerDiagnostic(shot, problem, this.#options));
  }
}

function offerDiagnostic(shot: Shot, problem: OfferProblem, { catalog }: ListOptions): Diagnostic {
  switch (problem.kind) {
    case 'unknown_model':
      return {
        severity: 'error',
        code: 'E_UNKNOWN_MODEL',
        message: `There is no model \`${problem.model}\`.`,
        value: problem.model,
        place: placeOfShotField(shot, 'model'),
        hint: suggest(problem.model, modelNames(catalog)),
      };
    case 'size':
      return {
        severity: 'error',
        code: 'E_SIZE_NOT_OFFERED',
        message: `\`${problem.model.id}\` does not render ${shot.size}.`,
        value: shot.size,
        place: placeOfShotField(shot, 'size'),
        hint: `It renders ${problem.offered.join(', ')}.`,
      };
    case 'seconds':
      return {
        severity: 'error',
        code: 'E_SECONDS_NOT_OFFERED',
        message: `\`${problem.model.id}\` renders ${problem.offered.join(', ')} seconds, not ${shot.seconds}.`,
        value: String(shot.seconds),
        place: placeOfShotField(shot, 'seconds'),
        hint: `The nearest is \`${problem.nearest}\`.`,
      };
    case 'not_served':
      return {
        severity: 'error',
        code: 'E_MODEL_NOT_SERVED',
        message: `\`${problem.model.id}\` is not served by a server of kind \`${problem.serverKind}\`.`,
        place: placeOfShotField(shot, 'model'),
      };
    case 'retired':
      return {
        severity: 'error',
        code: 'E_MODEL_RETIRED',
        message: `\`${problem.model.id}\` was retired on ${problem.retiredAt.slice(0, 10)} at servers of kind \`${problem.service.serverKind}\`.`,
        place: placeOfShotField(shot, 'model'),
      };
    default:
      return problem satisfies never;
  }
}

/** Where the value is written, which for an inherited one is its default; the shot itself where it is written nowhere. */
export function placeOfShotField(shot: Shot, field: string): Place {
  return shot.origins.find(field)?.place ?? { ...shot.place, field };
}
