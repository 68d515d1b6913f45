import { relative } from 'node:path';
import { matchCut } from '../../delivery/match-cut.js';
import type { LedgerReader } from '../../ports/ledger.js';
import type { DailiesModel } from '../../report/dailies-model.js';
import { formatDailiesMarkdown, formatPullRequestComment } from '../../report/format-dailies-markdown.js';
import { formatVerdict } from '../../report/format-verdict.js';
import { runCheckDailies } from '../../report/run-check-dailies.js';
import { runDailies } from '../../report/run-dailies.js';
import { runLoadDailies } from '../../report/run-load-dailies.js';
import { readCut } from '../../written/read-cut.js';
import { type CommandResult, hasFlag, type Invocation, type RunCommand, textOption } from '../command.js';
import { cutOrder, deliveryShots } from '../delivery-shots.js';
import { exitCodeOfBooks, exitCodes } from '../exit-code.js';
import { openStanding, planWithLists, type Standing } from '../open-standing.js';
import { readText } from '../read-text.js';
import { requireShow } from '../require-show.js';
import { readSelects } from '../selects-file.js';
import type { Session } from '../session.js';
import { dailiesOptions } from '../standing-morning.js';
import { formatBooks } from '../view/format-books.js';
import { formatCutMatch } from '../view/format-cut-match.js';
import { withLedger } from '../with-ledger.js';
import { dailiesPorts, findRun } from '../write-morning.js';

export const run: RunCommand = async (invocation, session) => {
  const standing = await openStanding(invocation, session);
  return withLedger(standing.project, async (ledger) => {
    await requireShow(ledger);
    const call = { invocation, session, standing, ledger };
    if (textOption(invocation, 'cut') !== undefined) return matchTonight(call);
    if (hasFlag(invocation, 'check')) return check(call);
    return textOption(invocation, 'format') === undefined ? write(call) : print(call);
  });
};

interface Call {
  readonly invocation: Invocation;
  readonly session: Session;
  readonly standing: Standing;
  readonly ledger: LedgerReader;
}

async function inputOf({ invocation, standing, ledger }: Call) {
  const { plan, lists } = await planWithLists(standing, invocation.arguments, ledger);
  const { id } = await findRun(ledger, textOption(invocation, 'run'));
  return { runId: id, plan, lists };
}

async function write(call: Call): Promise<CommandResult> {
  const { project } = call.standing;
  const isForExcel = textOption(call.invocation, 'for') === 'excel';
  const options = { ...dailiesOptions(project), isForExcel };
  const ports = await dailiesPorts(project, call.ledger);
  const { model, page, complaints } = await runDailies(await inputOf(call), ports, options);
  for (const complaint of complaints) call.session.talk.warn(complaint);
  const path = relative(project.config.folder, page);
  return {
    exitCode: exitCodeOfBooks(model.books),
    schema: 'nightshoot/dailies@1',
    document: { ...model, page: path },
    human: `${formatVerdict(model)}\n${formatBooks(model.books, call.session.paint)}\n\n  Dailies   ${path}`,
  };
}

/** Markdown on stdout, for `>> $GITHUB_STEP_SUMMARY` and for a comment; nothing is written. */
async function print(call: Call): Promise<CommandResult> {
  const model = await load(call);
  const isComment = textOption(call.invocation, 'format') === 'pr';
  return {
    exitCode: exitCodeOfBooks(model.books),
    schema: 'nightshoot/dailies@1',
    document: model,
    human: (isComment ? formatPullRequestComment(model) : formatDailiesMarkdown(model).body).trimEnd(),
  };
}

async function load(call: Call): Promise<DailiesModel> {
  const { project } = call.standing;
  return runLoadDailies(await inputOf(call), { ledger: call.ledger, clock: project.clock }, dailiesOptions(project));
}

/** The moment the morning was made is in its `report.json`; a folder without one is stale as a whole. */
async function check(call: Call): Promise<CommandResult> {
  const { project } = call.standing;
  const input = await inputOf(call);
  const { name } = await findRun(call.ledger, input.runId);
  const ports = await dailiesPorts(project, call.ledger);
  const report = await ports.documents.read(`${name}/report.json`);
  const madeAtMs = report === undefined ? project.clock.now() : madeAt(new TextDecoder().decode(report));
  const options = { ...dailiesOptions(project), isForExcel: textOption(call.invocation, 'for') === 'excel' };
  const stale = await runCheckDailies({ ...input, madeAtMs }, ports, options);
  const human =
    stale.length === 0
      ? `The dailies of ${name} say what the ledger says.`
      : `Not what the ledger says:\n${stale.map((path) => `  ${path}`).join('\n')}`;
  return {
    exitCode: stale.length === 0 ? exitCodes.done : exitCodes.internal,
    schema: 'nightshoot/dailies-check@1',
    document: { run: name, stale },
    human,
  };
}

function madeAt(report: string): number {
  const moment = /"madeAtMs": (\d+)/.exec(report)?.[1];
  return moment === undefined ? 0 : Number(moment);
}

async function matchTonight(call: Call): Promise<CommandResult> {
  const file = textOption(call.invocation, 'cut') ?? '';
  const { project } = call.standing;
  const { plan, lists } = await planWithLists(call.standing, call.invocation.arguments, call.ledger);
  const selects = await readSelects(project);
  const shots = await deliveryShots({ plan, order: cutOrder(lists), selects }, call.ledger, project);
  const match = matchCut(readCut(await readText(file, call.session), file), plan.shots, shots);
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/cut@1',
    document: match,
    human: formatCutMatch(match, call.session.paint),
  };
}
