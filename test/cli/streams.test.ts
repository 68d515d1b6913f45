import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const execute = promisify(execFile);

test('a reader that leaves early is no error', async () => {
  const { stdout, stderr } = await execute('bash', [
    '-c',
    `"${process.execPath}" dist/src/main.js help | head -n 1; exit "\${PIPESTATUS[0]}"`,
  ]);
  expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: 'Usage: nightshoot [options] [command]', stderr: '' });
});

test('--json prints exactly one document, errors included', async () => {
  const failed = await execute(process.execPath, ['dist/src/main.js', 'show', 'NOPE_0010', '--json', '-C', '/']).catch(
    (error: { stdout: string }) => error,
  );
  expect(JSON.parse(failed.stdout)).toMatchObject({ schema: 'nightshoot/error@1' });
});
