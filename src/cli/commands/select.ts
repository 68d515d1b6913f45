import type { CutShot } from '../../delivery/cut-shots.js';
import { matchCut } from '../../delivery/match-cut.js';
import { formatSelects, mergeSelects, numberAfter, parseSelects, type Select } from '../../delivery/selects.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { foldShotId } from '../../domain/shot-id.js';
import { formatTake, formatVersion } from '../../domain/take-name.js';
import { readCut } from '../../written/read-cut.js';
import { type Invocation, type RunCommand, textOption } from '../command.js';
import { cutOrder, deliveryShots } from '../delivery-shots.js';
import { exitCodes } from '../exit-code.js';
import { InvalidInput } from '../invalid-input.js';
import { openStanding, planWithLists } from '../open-standing.js';
import { readText } from '../read-text.js';
import { requireShow } from '../require-show.js';
import { readSelects, selectsFile } from '../selects-file.js';
import type { Session } from '../session.js';
import { withLedger } from '../with-ledger.js';

export const run: RunCommand = async (invocation, session) => {
  const standing = await openStanding(invocation, session);
  const { project } = standing;
  return withLedger(project, async (ledger) => {
    await requireShow(ledger);
    const { plan, lists } = await planWithLists(standing, [], ledger);
    const before = await readSelects(project);
    const shots = await deliveryShots({ plan, order: cutOrder(lists), selects: before }, ledger, project);
    const chosen = await choose(invocation, session, shots);
    const folder = await project.openFolder('.');
    await folder.write(selectsFile, formatSelects(mergeSelects(before, chosen)));
    return {
      exitCode: exitCodes.done,
      schema: 'nightshoot/select@1',
      document: { file: selectsFile, selects: chosen },
      human: [
        ...chosen.map(formatSelect),
        '',
        `  Written to ${selectsFile}; commit it so that everybody cuts with the same takes.`,
      ].join('\n'),
    };
  });
};

async function choose(invocation: Invocation, session: Session, shots: readonly CutShot[]): Promise<readonly Select[]> {
  const file = textOption(invocation, 'from');
  if (file === undefined) return [chooseOne(invocation, shots)];
  const text = await readText(file, session);
  const chosen = /\.csv$/i.test(file) ? selectsOfTable(text, file) : selectsOfCut(text, file, shots);
  return chosen.map((select) => checked(select, shots));
}

function chooseOne(invocation: Invocation, shots: readonly CutShot[]): Select {
  const [shot = '', take = ''] = invocation.arguments;
  const number = numberAfter('t', take);
  const found = shots.find(({ planned }) => foldShotId(planned.shotId) === foldShotId(shot));
  if (number === undefined || found === undefined) {
    throw new RenderQueueError({
      code: 'E_SELECT',
      kind: 'usage',
      message: found === undefined ? `No shot of the lists is called \`${shot}\`.` : `\`${take}\` names no take.`,
      hint: 'Write it as `nightshoot select DCK_0010 t02`, or give many with `--from FILE`.',
    });
  }
  const note = textOption(invocation, 'note');
  return checked({ shotId: found.planned.shotId, version: undefined, take: number, note }, shots);
}

function selectsOfTable(text: string, file: string): readonly Select[] {
  const { selects, diagnostics } = parseSelects(text, file);
  if (diagnostics.length > 0) throw new InvalidInput(diagnostics);
  return selects;
}

/** Events that name a take; one that names only a shot says nothing about which take was cut. */
function selectsOfCut(text: string, file: string, shots: readonly CutShot[]): readonly Select[] {
  const { matched } = matchCut(
    readCut(text, file),
    shots.map(({ planned }) => planned),
    shots,
  );
  return matched.flatMap(({ shotId, version, take }) =>
    take === undefined ? [] : [{ shotId, version, take, note: undefined }],
  );
}

/** A select is of a clip: its version is written down, so that a new version does not change what was chosen. */
function checked(select: Select, shots: readonly CutShot[]): Select {
  const shot = shots.find(({ planned }) => foldShotId(planned.shotId) === foldShotId(select.shotId));
  const landed = (shot?.media ?? []).filter(
    (clip) => clip.take === select.take && clip.version === (select.version ?? clip.version),
  );
  const clip = landed.at(-1);
  if (clip !== undefined) return { ...select, version: clip.version };
  const takes = (shot?.media ?? []).map(({ version, take }) => `${formatVersion(version)} ${formatTake(take)}`);
  throw new RenderQueueError({
    code: 'E_SELECT_NOT_IN',
    kind: 'usage',
    message: `${formatTake(select.take)} of ${select.shotId} is not in, so nobody can cut with it.`,
    hint: takes.length === 0 ? 'No take of the shot is in.' : `In are: ${takes.join(', ')}.`,
  });
}

function formatSelect({ shotId, version, take, note }: Select): string {
  const name = version === undefined ? formatTake(take) : `${formatVersion(version)} ${formatTake(take)}`;
  return `  ${shotId}  ${name}${note === undefined ? '' : `  ${note}`}`;
}
