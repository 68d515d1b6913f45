import type { CommandResult } from '../command.js';
import { exitCodeOfBooks, exitCodes } from '../exit-code.js';
import { night } from '../night.js';
import type { NightInput } from '../night-input.js';
import type { Session } from '../session.js';
import { formatNight, nightDocument } from '../view/format-night.js';
import { withWriter } from '../with-ledger.js';

/** `run` and `rehearse` differ in what they are given, not in what they do. */
export async function runWholeNight(
  verb: 'run' | 'rehearse',
  input: NightInput,
  session: Session,
): Promise<CommandResult> {
  const report = await withWriter(input.project, (ledger) =>
    night(input, { ledger, talk: session.talk, signal: session.signal }),
  );
  return {
    exitCode: report.morning === undefined ? exitCodes.done : exitCodeOfBooks(report.morning.model.books),
    schema: `nightshoot/${verb}@1`,
    document: nightDocument(report, input.project.config),
    human: formatNight(report, { config: input.project.config, paint: session.paint }),
  };
}
