import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTinyNight, type TinyNight } from '../support/tiny-night.js';

let night: TinyNight;

beforeEach(async () => {
  night = await startTinyNight();
});
afterEach(() => night.remove());

test('doctor finds nothing wrong with a sound project, and a probe renders nothing', async () => {
  const { exitCode, stdout } = await night.call(['doctor', '--probe-fence', '--json']);
  const { findings }: { findings: { what: string; state: string; detail: string }[] } = JSON.parse(stdout);
  expect(findings.map(({ what, state }) => `${what} ${state}`)).toEqual([
    'shot lists ok',
    'server ok',
    'fence ok',
    'store ok',
    'ledger ok',
    'ledger against store ok',
  ]);
  expect(findings[2]?.detail).toContain('cannot run');
  expect(exitCode).toBe(0);
  expect((await night.gateway.truth()).filter(({ kind }) => kind === 'rendered')).toEqual([]);
}, 60_000);

test('doctor says of each part what is wrong with it, and the worst decides the exit code', async () => {
  const { exitCode, stdout } = await night.call(['doctor'], { GATEWAY_TOKEN: 'wrong' });
  expect(exitCode).toBe(6);
  expect(stdout).toContain('fault    server');
  expect(stdout).toContain('ok       store');
}, 60_000);
