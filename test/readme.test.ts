import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commands } from '../src/cli/commands.js';
import { exitCodes } from '../src/cli/exit-code.js';
import { takeGroups } from '../src/domain/take-state.js';

const readme = readFileSync('README.md', 'utf8');
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

test('every verb the README calls exists', () => {
  const blocks = [...readme.matchAll(/^```[a-z]*\n([\s\S]*?)^```/gm)].map(([, block = '']) => block).join('');
  const called = [...blocks.matchAll(/^(?:\$ )?nightshoot ([a-z]+)/gm)].map(([, verb]) => verb);
  expect(called.length).toBeGreaterThan(3);
  expect(called.filter((verb) => !commands.some(({ name }) => name === verb))).toEqual([]);
});

test('every npm script the README calls exists', () => {
  const called = [...readme.matchAll(/npm (?:run ([a-z0-9:]+)|(test)\b)/g)].map(([, script, test]) => script ?? test);
  expect(called.filter((script) => manifest.scripts[script ?? ''] === undefined)).toEqual([]);
});

test('every path in its map exists', () => {
  const paths = [...readme.matchAll(/`(src\/[^`*]+)`/g)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(5);
  for (const path of paths) expect(() => readFileSync(path)).not.toThrow(/ENOENT/);
});

test('the frozen exit codes and the six groups stand there', () => {
  for (const code of Object.values(exitCodes)) expect(readme).toMatch(new RegExp(`^\\| ${code} +\\|`, 'm'));
  expect(readme).toContain(takeGroups.join(' · '));
});
