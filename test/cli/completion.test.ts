import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { formatCompletion } from '../../src/cli/format-completion.js';

/** What bash offers for a line, with our script loaded. */
function offeredByBash(...words: readonly string[]): readonly string[] {
  const script = `${formatCompletion('bash', commands)}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _nightshoot; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
}

test('bash completes a verb', () => {
  expect(offeredByBash('nightshoot', 'reh')).toEqual(['rehearse']);
});

test('bash completes the options of a verb and the global ones', () => {
  expect(offeredByBash('nightshoot', 'status', '--')).toEqual(expect.arrayContaining(['--rehearsal', '--json']));
});

test('every verb has a line in the fish script', () => {
  const script = formatCompletion('fish', commands);
  for (const { name } of commands) expect(script).toContain(`-f -a ${name} `);
});
