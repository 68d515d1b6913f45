import { relative } from 'node:path';
import type { RunCommand } from '../command.js';
import { exitCodeOfBooks } from '../exit-code.js';
import { openStanding, planStanding } from '../open-standing.js';
import { requireShow } from '../require-show.js';
import { formatBooks } from '../view/format-books.js';
import { withLedger } from '../with-ledger.js';
import { runNewestDailies } from '../write-morning.js';

export const run: RunCommand = async (invocation, session) => {
  const standing = await openStanding(invocation, session);
  const { project } = standing;
  return withLedger(project, async (ledger) => {
    await requireShow(ledger);
    const plan = await planStanding(standing, invocation.arguments, ledger);
    const { model, page } = await runNewestDailies(plan, project, ledger);
    const path = relative(project.config.folder, page);
    return {
      exitCode: exitCodeOfBooks(model.books),
      schema: 'nightshoot/dailies@1',
      document: { ...model, page: path },
      human: `${formatBooks(model.books, session.paint)}\n\n  Dailies   ${path}`,
    };
  });
};
