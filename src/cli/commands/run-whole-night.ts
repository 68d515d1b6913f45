import type { CommandResult } from '../command.js';
import { exitCodeOfBooks, exitCodes } from '../exit-code.js';
import { type NightReport, night } from '../night.js';
import type { NightInput } from '../night-input.js';
import type { Session } from '../session.js';
import { formatNight, nightDocument } from '../view/format-night.js';
import { withLease } from '../with-lease.js';

/** `run` and `rehearse` differ in what they are given, not in what they do. */
export async function runWholeNight(
  verb: 'run' | 'rehearse',
  input: NightInput,
  session: Session,
): Promise<CommandResult> {
  const ledger = await input.project.openLedger();
  try {
    const holder = await input.project.holder();
    const report = await withLease({ ledger, clock: input.project.clock, holder }, (writer) =>
      night(input, { ledger: writer, talk: session.talk, signal: session.signal }),
    );
    return {
      exitCode: exitCodeOf(report),
      schema: `nightshoot/${verb}@1`,
      document: nightDocument(report, input.project.config),
      human: formatNight(report, { config: input.project.config, paint: session.paint }),
    };
  } finally {
    await ledger.close();
  }
}

function exitCodeOf({ morning }: NightReport) {
  return morning === undefined ? exitCodes.done : exitCodeOfBooks(morning.model.books);
}
