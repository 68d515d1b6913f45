import { hasFlag, type RunCommand } from '../command.js';
import { examine, type Finding } from '../doctor.js';
import { type ExitCode, exitCodes, worseExitCode } from '../exit-code.js';
import type { Paint } from '../view/paint.js';
import { plainText } from '../view/plain-text.js';

export const run: RunCommand = async (invocation, session) => {
  const findings = await examine(session, { probesFence: hasFlag(invocation, 'probeFence') });
  const faults = findings.filter(({ state }) => state === 'fault').length;
  const end = faults === 0 ? 'A night can run.' : `${faults} of ${findings.length} keep a night from running.`;
  return {
    exitCode: findings.reduce<ExitCode>((worst, { exitCode }) => worseExitCode(worst, exitCode), exitCodes.done),
    schema: 'nightshoot/doctor@1',
    document: { findings },
    human: [...findings.map((finding) => formatFinding(finding, session.paint)), end].join('\n'),
  };
};

function formatFinding({ what, state, detail, hint }: Finding, paint: Paint): string {
  const marks = { ok: paint.green('ok     '), warning: paint.yellow('warning'), fault: paint.red('fault  ') };
  const line = `${marks[state]}  ${what}: ${plainText(detail)}`;
  return hint === undefined ? line : `${line}\n         ${paint.dim(plainText(hint))}`;
}
